const LONGEST = 255;
const WINDOWS_DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The name to store an uploaded file under, null when it cannot be one file's name (a path, `..`, NUL, nothing).
 * Characters that some system forbids, or that make a name look like another (controls, text direction), become `_`;
 * a long name is cut to 255 bytes of UTF-8 and keeps its endings, for they tell the format.
 */
export function safeFileName(name: string): string | null {
  if (/[/\\\0]/.test(name)) return null;
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029<>:"|?*]/gu, '_')
    .replace(/[. ]+$/, '');
  if (plain === '' || plain === '.' || plain === '..') return null;
  return cut(WINDOWS_DEVICES.test(plain) ? `_${plain}` : plain);
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const ending = /(\.[A-Za-z0-9]{1,10}){1,2}$/.exec(name)?.[0] ?? '';
  let stem = [...name.slice(0, name.length - ending.length)];
  while (Buffer.byteLength(stem.join('')) + ending.length > LONGEST) stem = stem.slice(0, -1);
  return stem.join('') + ending;
}
