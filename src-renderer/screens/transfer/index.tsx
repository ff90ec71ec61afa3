export { TransferPage } from './TransferPage.tsx';
