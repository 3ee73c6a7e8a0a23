/** Something to be seen in a page: an element, and the whole of its text where that matters. */
export interface Sight {
  selector: string;
  text?: string;
}

/** A key as an event of the page has it. */
export interface Key {
  key: string;
  ctrlKey?: boolean;
}

/** What a press led to, in milliseconds from it. */
export interface Seen {
  /** The first frame in which each of what was waited for could be seen, in order. */
  at: number[];
  /** Longest task of the page meanwhile; 0 when none was over 50. */
  longestTask: number;
}

// These two run in the page, so each holds all that it needs.

/** Milliseconds since the epoch at which all of it is seen. */
export async function whenSeen(sights: Sight[]): Promise<number> {
  const isSeen = ({ selector, text }: Sight) =>
    [...document.querySelectorAll(selector)].some((one) => text === undefined || one.textContent?.trim() === text);
  while (!sights.every(isSeen)) await new Promise((done) => setTimeout(done, 4));
  await new Promise(requestAnimationFrame);
  return performance.timeOrigin + performance.now();
}

/** Presses an element, or the keys given, and waits for one sight after the other. */
export async function press(element: Element, { key, sights }: { key: Key | null; sights: Sight[] }): Promise<Seen> {
  const isSeen = ({ selector, text }: Sight) =>
    [...document.querySelectorAll(selector)].some((one) => text === undefined || one.textContent?.trim() === text);
  let longestTask = 0;
  const look = (tasks: PerformanceEntry[]) => {
    longestTask = Math.max(longestTask, ...tasks.map(({ duration }) => duration));
  };
  const observer = new PerformanceObserver((list) => look(list.getEntries()));
  observer.observe({ type: 'longtask' });
  const start = performance.now();
  if (key) element.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
  else (element as HTMLElement).click();
  const at: number[] = [];
  for (const sight of sights) {
    while (!isSeen(sight)) {
      if (performance.now() - start > 120_000) throw new Error(`Not seen within two minutes: ${JSON.stringify(sight)}`);
      await new Promise(requestAnimationFrame);
    }
    at.push(performance.now() - start);
  }
  await new Promise((done) => setTimeout(done, 60));
  look(observer.takeRecords());
  observer.disconnect();
  return { at, longestTask };
}
