// Tests the strict parser of exposition.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExposition, valueOf } from './exposition.ts'

const gauge = (lines: string, name = 'a') => `# HELP ${name} b\n# TYPE ${name} gauge\n${lines}\n`

test('parses samples', () => {
  const families = parseExposition(gauge('a{x="1",y="a\\"b\\\\c\\nd"} 1.5e3\na{x="2",y=""} -Inf'))
  assert.deepEqual(families.get('a')?.samples, [{ name: 'a', labels: { x: '1', y: 'a"b\\c\nd' }, value: 1500 }, { name: 'a', labels: { x: '2', y: '' }, value: -Infinity }])
  assert.equal(valueOf(families, 'a', { x: '1' }), 1500)
  assert.equal(valueOf(families, 'b'), null)
})

for (const [about, text] of Object.entries({
  'no end of line': gauge('a 1').trimEnd(),
  'no type': '# HELP a b\na 1\n',
  'another family\'s sample': gauge('b 1'),
  'a series twice': gauge('a{x="1",y="2"} 1\na{y="2",x="1"} 1'),
  'a family twice': gauge('a 1') + gauge('a 1'),
  'an unescaped quote': gauge('a{x="1"2"} 1'),
  'no value': gauge('a{x="1"}'),
  'text as a value': gauge('a one'),
  'a label without a name': gauge('a{="1"} 1'),
  'a label twice': gauge('a{x="1",x="2"} 1'),
  'a gauge with the name of a counter': gauge('a_total 1', 'a_total'),
  'a counter with the name of a gauge': '# HELP a b\n# TYPE a counter\na 1\n',
  'a counter below zero': '# HELP a_total b\n# TYPE a_total counter\na_total -1\n',
  milliseconds: gauge('a_ms 1', 'a_ms'),
  'a histogram that falls': '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  'a histogram that ends early': '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_sum 1\na_count 2\n',
})) test(`refuses ${about}`, () => { assert.throws(() => parseExposition(text), assert.AssertionError) })
