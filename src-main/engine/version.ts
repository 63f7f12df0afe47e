/** Version of the engine's equations: raised with every change that can alter a result. */
export const ENGINE_VERSION = '0.5.0';
