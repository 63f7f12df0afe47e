/** Thrown where a published figure cannot be brought to an input of the engine; the message says what is missing. */
export class NotExpressible extends Error {}
