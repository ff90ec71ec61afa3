import { expect, test } from 'vitest';
import { crop, framed, type Gray, scaled, sharpened, toGray, within } from '../../../src-main/scan/decode/gray.ts';
import { busyRegions } from '../../../src-main/scan/decode/regions.ts';
import { draw, sheet } from './drawing.ts';

const rows = (gray: Gray) =>
  Array.from({ length: gray.height }, (_, y) => [...gray.data.subarray(y * gray.width, (y + 1) * gray.width)]);
const ramp: Gray = { width: 3, height: 2, data: new Uint8Array([0, 50, 100, 150, 200, 250]) };

test.each([
  ['black', [0, 0, 0, 255], 0],
  ['white', [255, 255, 255, 255], 255],
  ['green is the brightest colour', [0, 255, 0, 255], 150],
  ['blue the darkest', [0, 0, 255, 255], 27],
  ['nothing is white paper', [0, 0, 0, 0], 255],
  ['half of black on it', [0, 0, 0, 128], 128],
])('%s', (_, rgba, shade) => {
  expect([...toGray(new Uint8ClampedArray(rgba), 1, 1).data]).toEqual([shade]);
});

test('colours of a view into a larger buffer', () => {
  const buffer = new Uint8Array([9, 9, 9, 255, 255, 255, 255, 0, 0, 0, 255]);
  expect([...toGray(buffer.subarray(3, 11), 2, 1).data]).toEqual([255, 0]);
});

test('a part ends where its picture does', () => {
  expect(within(ramp, { left: -2, top: 1, width: 4, height: 9 })).toEqual({ left: 0, top: 1, width: 2, height: 1 });
  expect(within(ramp, { left: 5, top: 0, width: 4, height: 9 })).toMatchObject({ width: 0 });
  expect(rows(crop(ramp, { left: 1, top: 0, width: 9, height: 9 }))).toEqual([
    [50, 100],
    [200, 250],
  ]);
});

test('a frame all around', () => {
  expect(rows(framed({ width: 1, height: 1, data: new Uint8Array([7]) }, 1, 3))).toEqual([
    [3, 3, 3],
    [3, 7, 3],
    [3, 3, 3],
  ]);
});

test('larger: the old pixels are mixed; smaller: the mean', () => {
  const two = { width: 2, height: 1, data: new Uint8Array([0, 200]) };
  expect(rows(scaled(two, 2))).toEqual([
    [0, 50, 150, 200],
    [0, 50, 150, 200],
  ]);
  const four = { width: 2, height: 2, data: new Uint8Array([0, 100, 100, 200]) };
  expect(rows(scaled(four, 0.5))).toEqual([[100]]);
  expect(scaled(four, 0.01)).toMatchObject({ width: 1, height: 1 });
});

test('sharper: what differs from its surroundings differs more, an even shade stays', () => {
  const step = { width: 4, height: 1, data: new Uint8Array([100, 100, 140, 140]) };
  expect(rows(sharpened(step, 4))).toEqual([[100, 60, 180, 140]]);
  expect(rows(sharpened(step, 40))).toEqual([[100, 0, 255, 140]]);
  const even = { width: 3, height: 3, data: new Uint8Array(9).fill(77) };
  expect(sharpened(even, 4)).toEqual(even);
  expect(sharpened({ width: 0, height: 0, data: new Uint8Array(0) }, 4)).toMatchObject({ width: 0, height: 0 });
});

test('where a code may be is found before anything is read', () => {
  const code = draw({ text: 'anything', scale: 1.5, margins: { left: 0, top: 0, right: 0, bottom: 0 } });
  const [first] = busyRegions(sheet(1920, 1080, [[code, 1200, 300]]));
  expect(first?.left).toBeGreaterThan(1180);
  expect(first?.left).toBeLessThan(1212);
  expect((first?.left ?? 0) + (first?.width ?? 0)).toBeGreaterThan(1368);
  expect((first?.top ?? 0) + (first?.height ?? 0)).toBeGreaterThan(468);
  expect(busyRegions(sheet(1920, 1080, []))).toEqual([]);
});
