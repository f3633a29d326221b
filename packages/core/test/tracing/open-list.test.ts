import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenList } from '../../src/tracing/open-list.ts';
import { Outcome } from '../../src/tracing/outcome.ts';

class Member extends Outcome {
  protected readonly around: undefined;
  override addEvent(): void {}
}

it('holds what was added and not deleted, the oldest first', () => {
  // True adds a member, a number deletes one of those that are there.
  const steps = fc.array(fc.oneof(fc.constant(true), fc.nat(20)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (taken) => {
      const list = new OpenList<Member>();
      const members: Member[] = [];
      for (const step of taken) {
        const member = step === true ? new Member() : members[Number(step) % Math.max(members.length, 1)];
        if (member === undefined) continue;
        if (step === true) {
          list.add(member);
          members.push(member);
        } else {
          list.delete(member);
          members.splice(members.indexOf(member), 1);
        }
        expect([...list].every((one, at) => one === members[at])).toBe(true);
        expect([[...list].length, list.isEmpty]).toEqual([members.length, members.length === 0]);
      }
    }),
  );
});
