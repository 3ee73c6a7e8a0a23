/** Runs take turns: a few at once, one per session, first come first served. */
export interface RunQueue {
  /**
   * Runs `work` when it is its turn.
   *
   * @param onWait is told how many runs must end before this one may begin, each time that number changes.
   * @returns `leave` gives the place in the line up, after which `turn` resolves with undefined; it returns false when
   * the turn has come already.
   */
  enter<T>(
    sessionId: string,
    work: () => Promise<T>,
    onWait: (ahead: number) => void,
  ): { turn: Promise<T | undefined>; leave(): boolean };
  running(): number;
  waiting(): number;
}

interface Waiting {
  sessionId: string;
  begin(): void;
  leave(): void;
  onWait(ahead: number): void;
}

export function createRunQueue(atOnce = 2): RunQueue {
  const busy = new Set<string>();
  const line: Waiting[] = [];

  const advance = () => {
    for (const next of [...line]) {
      if (busy.size >= atOnce) break;
      if (busy.has(next.sessionId)) continue;
      line.splice(line.indexOf(next), 1);
      busy.add(next.sessionId);
      next.begin();
    }
    line.forEach((waiting, index) => {
      waiting.onWait(index + 1);
    });
  };
  return {
    enter(sessionId, work, onWait) {
      let mine: Waiting | null = null;
      const turn = new Promise<'go' | 'left'>((resolve) => {
        mine = { sessionId, begin: () => resolve('go'), leave: () => resolve('left'), onWait };
        line.push(mine);
      }).then(async (word) => {
        if (word === 'left') return undefined;
        try {
          return await work();
        } finally {
          busy.delete(sessionId);
          advance();
        }
      });
      advance();
      return {
        turn,
        leave() {
          const index = mine ? line.indexOf(mine) : -1;
          if (index < 0) return false;
          line.splice(index, 1)[0]?.leave();
          advance();
          return true;
        },
      };
    },
    running: () => busy.size,
    waiting: () => line.length,
  };
}
