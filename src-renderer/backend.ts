/** The only place that touches window.backend: everything else imports `backend` from here. */
import type { Backend } from '../src-shared/contract/api';

declare global {
  interface Window {
    readonly backend: Backend;
  }
}

export const { request, subscribe } = window.backend;
