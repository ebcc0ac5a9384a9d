import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createZoneFinder, serverZoneText, type ZoneEvidence } from '../../../src/cloud/families/server-zone.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 28, 7, 50);

/** The time as a server in the zone writes it. */
const local = (at: number, zone: number): string => new Date(at + zone).toISOString().slice(0, 19).replace('T', ' ');

const flakeId = (at: number): string => String((BigInt(at - Date.UTC(2018, 0)) << 22n) + 65_539n);

const created = (at: number, zone: number, more: Partial<ZoneEvidence> = {}): ZoneEvidence => ({
  id: '42',
  createTime: local(at, zone),
  finishTime: null,
  age: null,
  ...more,
});

describe('the zone of a server', () => {
  test('is UTC, but not certain, if nothing contradicts it', () => {
    const zone = createZoneFinder();
    zone.learn([created(now - 5 * minute, 0)], now);
    expect(zone.zone()).toEqual({ offset: 0, isCertain: false });
    expect(zone.read(local(now, 0))).toBe(now);
  });

  test('is ahead of UTC if a job would be in the future', () => {
    const zone = createZoneFinder();
    zone.learn([created(now - 5 * minute, 8 * hour)], now);
    expect(zone.zone()).toEqual({ offset: 8 * hour, isCertain: false });
    expect(zone.read(local(now - 5 * minute, 8 * hour))).toBe(now - 5 * minute);
  });

  test('agrees with the age of a job by its rows', () => {
    const zone = createZoneFinder();
    zone.learn([created(now - 100 * minute, 8 * hour, { age: 99 * minute })], now);
    expect(zone.zone()).toEqual({ offset: 8 * hour, isCertain: false });
  });

  test.each([8, -5, 5.5, 0, 5.75])('is certain after a job has arrived at UTC%d', hours => {
    const zone = createZoneFinder();
    zone.learn([created(now - 3 * hour, hours * hour, { id: '1' })], now);
    zone.learn([created(now + 2_000, hours * hour, { id: '2' })], now + 5_000);
    expect(zone.zone()).toEqual({ offset: hours * hour, isCertain: true });
  });

  test.each([8, -5, 5.5, 0])('is certain from an ID that SeaTunnel made, at UTC%d', hours => {
    const zone = createZoneFinder();
    const at = now - 7 * hour;
    zone.learn([created(at + 900, hours * hour, { id: flakeId(at) })], now);
    expect(zone.zone()).toEqual({ offset: hours * hour, isCertain: true });
  });

  test('is not taken from a job that comes back long after', () => {
    const zone = createZoneFinder();
    zone.learn([], now - hour);
    zone.learn([created(now - 5 * hour, 0)], now);
    expect(zone.zone().isCertain).toBe(false);
  });

  test('changes no time that names its zone', () => {
    const zone = createZoneFinder();
    zone.learn([created(now, 8 * hour)], now);
    expect(zone.read('2026-11-28T07:00:00Z')).toBe(Date.UTC(2026, 10, 28, 7));
    expect(zone.read('2026-11-28T07:00:00+01:00')).toBe(Date.UTC(2026, 10, 28, 6));
    expect(zone.read(Date.UTC(2026, 10, 28))).toBe(Date.UTC(2026, 10, 28));
    for (const none of [null, '', 0, {}, 'soon', '2026-13-41 99:99:99']) expect(zone.read(none)).toBeNull();
  });

  test('is found by any answer without a throw', () => {
    const evidence = fc.record({
      id: fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String)),
      createTime: fc.anything(),
      finishTime: fc.oneof(fc.anything(), fc.constant(local(now, 0))),
      age: fc.option(fc.double({ noNaN: true, min: 0 })),
    });
    fc.assert(
      fc.property(fc.array(fc.array(evidence)), answers => {
        const zone = createZoneFinder();
        for (const [index, jobs] of answers.entries()) zone.learn(jobs, now + index * minute);
        expect(Math.abs(zone.zone().offset)).toBeLessThanOrEqual(14 * hour);
      }),
    );
  });
});

test.each([
  [0, true, 'UTC'],
  [0, false, 'UTC (assumed)'],
  [8 * hour, true, 'UTC+08:00'],
  [-3.5 * hour, false, 'UTC-03:30 (assumed)'],
])('the zone %d is written as %3$s', (offset, isCertain, text) => {
  expect(serverZoneText({ offset, isCertain })).toBe(text);
});
