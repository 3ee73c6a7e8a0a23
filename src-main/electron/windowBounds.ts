import type { Rectangle } from 'electron';
import { jsonFile } from './jsonFile.ts';

/** Place of the window in device-independent pixels. */
export interface WindowBounds extends Rectangle {
  maximized: boolean;
}

export const FIRST_SIZE = { width: 1440, height: 900 };
/** Some of the title bar must lie on a screen, or nobody can move the window back. */
const VISIBLE = 48;

export const windowBounds = (file: string) => jsonFile(file, isBounds);

/** Bounds that can be reached on one of these screens; null when none of it can (a screen was unplugged). */
export function onScreen(bounds: WindowBounds, screens: Rectangle[]): WindowBounds | null {
  const reachable = screens.some(
    (screen) =>
      bounds.x + bounds.width >= screen.x + VISIBLE &&
      bounds.x <= screen.x + screen.width - VISIBLE &&
      bounds.y >= screen.y &&
      bounds.y <= screen.y + screen.height - VISIBLE,
  );
  return reachable ? bounds : null;
}

function isBounds(value: unknown): value is WindowBounds {
  const { x, y, width, height, maximized } = (value ?? {}) as Partial<WindowBounds>;
  return [x, y, width, height].every(Number.isSafeInteger) && typeof maximized === 'boolean';
}
