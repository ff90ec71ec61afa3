export { AddToolPage } from './AddToolPage.tsx';
export { ChangeToolPage } from './ChangeToolPage.tsx';
export { ToolPage } from './ToolPage.tsx';
