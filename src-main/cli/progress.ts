/** Progress on stderr: one line per scenario that is rewritten on a terminal, and written once elsewhere. */
import type { Pushes, RunRecord } from '../../src-shared/contract/api';
import { formatNumber, formatQuantity } from '../../src-shared/quantity/format';
import type { CliIo } from './io';
import { shown } from './shown';

const CLEAR_LINE = '\r\u001b[K';

export class Progress {
  readonly #io: CliIo;
  readonly #total: number;
  readonly #names: ReadonlyMap<string, string>;
  #ended = 0;

  /** @param names scenario id -> name of the scenarios that will run */
  constructor(io: CliIo, names: ReadonlyMap<string, string>) {
    this.#io = io;
    this.#names = names;
    this.#total = names.size;
  }

  show({ scenarioId, done, total, elapsedS }: Pushes['run.progressed']): void {
    if (!this.#io.isInteractive) return;
    const count = total > 0 ? `${formatNumber(done, 12)} of ${formatNumber(total, 12)}, ` : '';
    this.#io.stderr(`${CLEAR_LINE}${this.#label(this.#ended + 1, scenarioId)} … ${count}${elapsedS.toFixed(1)} s`);
  }

  end(record: RunRecord): void {
    this.#ended++;
    const outcome = record.status === 'done' ? 'done' : record.status;
    // A run that never started took no time.
    const time =
      record.durationS > 0 ? ` in ${formatQuantity(record.durationS, 'seconds', { significantDigits: 2 })}` : '';
    const line = `${this.#label(this.#ended, record.scenarioId)} … ${outcome}${time}\n`;
    this.#io.stderr(this.#io.isInteractive ? CLEAR_LINE + line : line);
  }

  #label(place: number, scenarioId: string): string {
    return `[${place}/${this.#total}] ${shown(this.#names.get(scenarioId) ?? scenarioId)}`;
  }
}
