export { DiagnosePage } from './DiagnosePage.tsx';
