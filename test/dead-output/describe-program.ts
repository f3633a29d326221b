import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadOutputs, recordingTo, SilentServer } from './outputs.ts';
import type { Program } from './programs.ts';

const silent = await SilentServer.start();
afterAll(() => silent[Symbol.asyncDispose]());

/**
 * All five instrumentations are on and what is recorded cannot be written: the program prints what it prints without us, asks its
 * provider the same, and ends as it does, also where nobody ever answers us. That something was to be written is shown by our line on it.
 */
export function describeProgram(name: string, start: () => Promise<Program>): void {
  describe(name, () => {
    let program: Program;
    beforeAll(async () => {
      program = await start();
    });
    afterAll(() => program.remove());

    test.each(Object.entries(deadOutputs(silent)))('with %s', async (_output, output) => {
      const connections = silent.connections;
      const { problems, said } = await program.compare(recordingTo(output));
      expect(problems).toEqual([]);
      expect(said).toMatch(output.said);
      const isSilent = output.env.CHAUKAS_ENDPOINT?.includes(silent.address) === true;
      expect(silent.connections > connections).toBe(isSilent);
    });
  });
}
