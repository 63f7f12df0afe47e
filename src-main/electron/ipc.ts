/** The only user of ipcMain: hangs every handler of the contract on its channel. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Channel } from '../../src-shared/contract/api';
import { dispatch, type DispatchOptions, type Sender } from './dispatch';

function senderOf(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return { address: frame?.url ?? '', isMainFrame: frame !== null && frame.parent === null };
}

/** Registers all channels. */
export function registerHandlers(options: DispatchOptions): void {
  for (const channel of Object.keys(options.handlers) as Channel[]) {
    ipcMain.handle(channel, (event, input: unknown) => dispatch(options, channel, senderOf(event), input));
  }
}
