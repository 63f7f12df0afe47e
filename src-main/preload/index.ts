/**
 * Gives the page window.backend and nothing else: one function per channel and per push of the contract.
 * It holds no logic and no schema; callbacks get the payload, never Electron's event.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Backend, Channel, PushName } from '../../src-shared/contract/api';

// Literals, because the compiler then finds a forgotten name; the contract's types do not exist at run time.
const channels: Record<Channel, true> = {
  'app.info': true,
  'app.diagnostics': true,
  'library.get': true,
  'library.profiles': true,
  'start.get': true,
  'plan.new': true,
  'plan.open': true,
  'plan.openRecent': true,
  'plan.openSample': true,
  'plan.openDraft': true,
  'plan.locateRecent': true,
  'plan.removeRecent': true,
  'plan.discardDraft': true,
  'plan.save': true,
  'plan.saveCopy': true,
  'plan.draft': true,
  'plan.close': true,
  'import.open': true,
  'import.read': true,
  'plan.check': true,
  'model.figures': true,
  'run.start': true,
  'run.cancel': true,
  'run.latest': true,
  'network.study': true,
  'network.cancel': true,
  'network.trace': true,
  'network.curves': true,
  'training.study': true,
  'training.cancel': true,
  'training.trace': true,
  'report.preview': true,
  'report.export': true,
  'chart.export': true,
  'picture.export': true,
  'table.export': true,
  'window.state': true,
  'window.close': true,
  'settings.get': true,
  'settings.set': true,
};

const pushes: Record<PushName, true> = {
  'run.progressed': true,
  'run.finished': true,
  'command.invoked': true,
  'plan.opened': true,
  'window.closeRequested': true,
};

function request(channel: Channel) {
  return (input: unknown): Promise<unknown> => ipcRenderer.invoke(channel, input);
}

function subscribe(push: PushName) {
  return (callback: (payload: unknown) => void): (() => void) => {
    const listener = (_event: IpcRendererEvent, payload: unknown): void => callback(payload);
    ipcRenderer.on(push, listener);
    return () => void ipcRenderer.off(push, listener);
  };
}

const byName = <N extends string, F>(names: Record<N, true>, make: (name: N) => F): Record<N, F> =>
  Object.fromEntries((Object.keys(names) as N[]).map((name) => [name, make(name)])) as Record<N, F>;

const backend = { request: byName(channels, request), subscribe: byName(pushes, subscribe) };

contextBridge.exposeInMainWorld(
  'backend',
  backend satisfies { [K in keyof Backend]: Record<keyof Backend[K], unknown> },
);
