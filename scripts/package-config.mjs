/** Fuses of the packaged app: what Electron can do and Millrace never needs is switched off in the binary itself. */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Checked by Electron on macOS and Windows; Linux has no such check yet.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

const FILE_TYPES = [
  ['csv', 'Comma-separated values', 'text/csv'],
  ['tsv', 'Tab-separated values', 'text/tab-separated-values'],
  ['json', 'JSON', 'application/json'],
  ['ndjson', 'Newline-delimited JSON', 'application/x-ndjson'],
  ['parquet', 'Apache Parquet', 'application/vnd.apache.parquet'],
  ['arrow', 'Apache Arrow', 'application/vnd.apache.arrow.file'],
  ['feather', 'Feather', 'application/vnd.apache.feather'],
  ['xlsx', 'Excel workbook', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
];

/**
 * What electron-builder makes of the built sources. Everything in them is bundled except DuckDB's binding, whose
 * native files cannot be loaded from inside the archive.
 *
 * @param {{ output: string, electron: { dist: string, version: string } | null }} options
 *   `electron`: an unpacked Electron for this machine; null lets electron-builder fetch one.
 */
export function packageConfig({ output, electron }) {
  return {
    appId: 'org.millrace.desktop',
    productName: 'Millrace',
    directories: { output, buildResources: 'resources/icons' },
    files: [
      'package.json',
      'out/**',
      'resources/icons/icon.png',
      '!**/*.map',
      '!node_modules/!(@duckdb|detect-libc)/**',
      '!**/*.d.ts',
    ],
    asar: true,
    asarUnpack: ['node_modules/@duckdb/**', 'node_modules/detect-libc/**'],
    npmRebuild: false,
    electronFuses: FUSES,
    publish: null,
    ...(electron ? { electronDist: electron.dist, electronVersion: electron.version } : {}),
    fileAssociations: FILE_TYPES.map(([ext, name, mimeType]) => ({ ext, name, mimeType, role: 'Viewer' })),
    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'millrace-desktop',
      category: 'Science',
      maintainer: 'The Millrace authors',
      synopsis: 'Data exploration on an open local lake',
    },
    mac: {
      target: ['dmg'],
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
      darkModeSupport: true,
    },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
