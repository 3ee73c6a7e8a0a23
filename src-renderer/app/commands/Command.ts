/** One thing a person can do; a menu item, a key, a button and the palette all call this object. */
export interface Command {
  /** E.g. `sql.run`; menu items of the desktop name commands by it. */
  id: string;
  label: string;
  group: string;
  /** E.g. `mod+shift+Enter`, where `mod` is Ctrl, or ⌘ on a Mac; null without a key. */
  key: string | null;
  isEnabled: () => boolean;
  run: () => void;
}
