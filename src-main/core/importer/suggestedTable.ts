/** A table name from a file's name: lower case, letters, digits and `_`, without endings. */
export function suggestedTable(fileName: string): string {
  const stem = fileName.replace(/\.(gz|zst|zstd)$/i, '').replace(/(?<=.)\.[^.]*$/, '');
  const name = stem
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  if (name === '') return 'table_1';
  return /^\p{N}/u.test(name) ? `t_${name}` : name;
}
