import { protocol } from 'electron';

/** Must run before the app is ready. A standard, secure scheme: it has an origin, so `'self'` means something. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'millrace', privileges }]);
}
