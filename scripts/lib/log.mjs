// Messages of the set-up go to stderr: stdout belongs to results.
export function say(message) {
  process.stderr.write(`[setup] ${message}\n`);
}

export function stop(message) {
  process.stderr.write(`[setup] ${message}\n`);
  process.exit(1);
}
