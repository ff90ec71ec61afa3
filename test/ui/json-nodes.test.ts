import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonNode, type JsonValue, jsonNodes } from '../../src-renderer/ui/json-nodes.ts';

/** All lines, everything opened. */
function all(nodes: readonly JsonNode[]): readonly JsonNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children())]);
}

function entriesOf(value: JsonValue): number {
  const members = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return members.reduce((sum: number, member) => sum + 1 + entriesOf(member), 0);
}

const isRange = ({ id }: JsonNode) => /#\d+-\d+$/.test(id);

it('has a line for every entry, each with an id of its own', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const nodes = all(jsonNodes(value as JsonValue));
      expect(nodes.filter((node) => !isRange(node))).toHaveLength(entriesOf(value as JsonValue));
      expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    }),
  );
});

it.each([0, 1, 100, 101, 10_000, 10_001, 123_456])('never has more than 100 lines under one, of %i', (length) => {
  const nodes = jsonNodes(Array.from({ length }, (_, index) => index));
  const every = all(nodes);
  expect(every.filter((node) => node.children().length > 100)).toEqual([]);
  expect(nodes.length).toBeLessThanOrEqual(100);
  expect(every.filter((node) => !isRange(node)).map(({ value }) => value)).toEqual(
    Array.from({ length }, (_, index) => index),
  );
});

it('makes the same lines once', () => {
  const [node] = jsonNodes({ a: [1, 2] });
  expect(node?.children()).toBe(node?.children());
});

it('names its lines by JSON Pointer', () => {
  expect(all(jsonNodes({ 'a/b': [{ 'm~n': 1 }] })).map(({ id }) => id)).toEqual(['/a~1b', '/a~1b/0', '/a~1b/0/m~0n']);
});
