/**
 * What happens to a request at the door: the sender is checked, the input parsed, the handler called, and
 * whatever comes of it wrapped in a Result. No Electron here, so that every channel is unit-tested.
 */
import type { Channel, Handlers, Output } from '../../src-shared/contract/api';
import { fail, type Result } from '../../src-shared/contract/errors';
import { isWindowPage } from './origin';

/** Who sent a request, as far as it matters. */
export interface Sender {
  /** Address of the frame; empty when the frame is gone already. */
  address: string;
  isMainFrame: boolean;
}

/** Parses the raw input of a channel; the failure is request.invalid with what is wrong. */
export type ParseRequest = <C extends Channel>(channel: C, input: unknown) => Result<Parameters<Handlers[C]>[0]>;

export interface DispatchOptions {
  handlers: Handlers;
  parse: ParseRequest;
  /** Called for each request of the window, before it is handled. */
  onAccepted: () => void;
  log: (message: string) => void;
}

/** Answers one request. Never throws and never rejects: an error would reach the page without its code. */
export async function dispatch<C extends Channel>(
  options: DispatchOptions,
  channel: C,
  sender: Sender,
  input: unknown,
): Promise<Result<Output<C>>> {
  const { handlers, parse, onAccepted, log } = options;
  if (!sender.isMainFrame || !isWindowPage(sender.address)) {
    log(`refused ${channel} from a sender that is not the window's page`);
    return fail('request.refused', 'Only the window itself may send requests.');
  }
  try {
    onAccepted();
    const parsed = parse(channel, input);
    if (!parsed.ok) {
      log(`refused ${channel}: its input is not valid`);
      return parsed;
    }
    return await handlers[channel](parsed.value);
  } catch (error) {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${channel} failed: ${details}`);
    return fail('unexpected', 'Something went wrong inside the application. The plan is still open.', details);
  }
}
