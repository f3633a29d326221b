/** Tells how far a script is, each line with the seconds since it began: one line that changes on a terminal; elsewhere what is finished. */
export function progressSince(started) {
  return (text, finished = false) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const line = `${String(seconds).padStart(4)} s  ${text}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}${finished ? '\n' : ''}`);
    else if (finished || text.startsWith('installing')) console.log(line);
  };
}
