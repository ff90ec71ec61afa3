export { AddToolPage } from './AddToolPage.tsx';
export { ToolPage } from './ToolPage.tsx';
