/**
 * One running instance: a second start, and a file opened from the desktop, arrive in the first one. Files
 * that come before the window can take them wait.
 */
import { app } from 'electron';
import { parseArguments } from './arguments';

export interface Arrivals {
  /** Hands over each file from now on, beginning with those that waited. */
  deliverTo(open: (file: string) => void): void;
  /** Called at each further start of the application, with or without a file. */
  onSecondStart(show: () => void): void;
}

/**
 * Claims the instance; null when another one runs already (it has been told, this one must quit). Must be
 * called before the application is ready: macOS delivers open-file early.
 */
export function claimInstance(planFile: string | null): Arrivals | null {
  if (!app.requestSingleInstanceLock()) return null;
  const waiting = planFile === null ? [] : [planFile];
  let open = (file: string): void => void waiting.push(file);
  let show = (): void => undefined;
  app.on('second-instance', (_event, argv, folder) => {
    show();
    const request = parseArguments(argv, app.isPackaged, folder);
    if (request.kind === 'window' && request.planFile !== null) open(request.planFile);
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open(file);
  });
  return {
    deliverTo: (deliver) => {
      open = deliver;
      for (const file of waiting.splice(0)) deliver(file);
    },
    onSecondStart: (listener) => {
      show = listener;
    },
  };
}
