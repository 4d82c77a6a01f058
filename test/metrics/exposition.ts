// Strict parser of the text format of Prometheus (version 0.0.4) that also checks the rules for names.
import assert from 'node:assert/strict'

export interface Sample { name: string, labels: Record<string, string>, value: number }

export interface Family { name: string, type: string, help: string, samples: Sample[] }

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/y

/** Returns families by name. Fails on any deviation from the format or the rules for names. */
export function parseExposition (text: string): Map<string, Family> {
  assert.ok(text.endsWith('\n'), 'the last line ends')
  const families = new Map<string, Family>()
  const series = new Set<string>()
  let current = null as Family | null
  let help = null as { name: string, text: string } | null
  for (const line of text.split('\n')) {
    if (line === '') continue
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment) {
      const [, kind, name = '', rest = ''] = comment
      if (kind === 'HELP') {
        assert.ok(!families.has(name), `${name} comes twice`)
        help = { name, text: rest }
      } else {
        assert.equal(help?.name, name, `HELP before TYPE of ${name}`)
        assert.match(rest, /^(?:counter|gauge|histogram)$/, line)
        current = { name, type: rest, help: help?.text ?? '', samples: [] }
        families.set(name, current)
        help = null
      }
      continue
    }
    const sample = readSample(line)
    assert.ok(current !== null && help === null, `a sample without its family: ${line}`)
    const suffix = sample.name.slice(current.name.length)
    assert.ok(sample.name.startsWith(current.name) && (suffix === '' ? current.type !== 'histogram' : current.type === 'histogram' && /^_(?:bucket|sum|count)$/.test(suffix)), `${line} among ${current.name}`)
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
    assert.ok(!series.has(key), `${line} comes twice`)
    series.add(key)
    current.samples.push(sample)
  }
  assert.equal(help, null)
  for (const family of families.values()) check(family)
  return families
}

function readSample (line: string): Sample {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)/.exec(line)?.[1] ?? assert.fail(`no sample: ${line}`)
  const labels: Record<string, string> = {}
  let at = head.length
  if (line[at] === '{') {
    at++
    while (line[at] !== '}') {
      LABEL.lastIndex = at
      const [whole, name = '', value = ''] = LABEL.exec(line) ?? assert.fail(`no label at ${at}: ${line}`)
      assert.ok(!(name in labels) && !name.startsWith('__'), line)
      labels[name] = value.replace(/\\(.)/g, (_, character: string) => character === 'n' ? '\n' : character)
      at += whole.length
      if (line[at] === ',') at++
      else assert.equal(line[at], '}', line)
    }
    at++
  }
  const text = /^ ([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/i.exec(line.slice(at))?.[1] ?? assert.fail(`no value: ${line}`)
  return { name: head, labels, value: Number(text.replace(/inf/i, 'Infinity')) }
}

function check ({ name, type, samples }: Family): void {
  assert.doesNotMatch(name, /_(?:ms|milliseconds|minutes|hours|kib|kilobytes|megabytes|percent)(?:_|$)/, 'base units')
  assert.equal(name.endsWith('_total'), type === 'counter', `${name} is a ${type}`)
  if (type === 'counter') for (const sample of samples) assert.ok(sample.value >= 0 && Number.isFinite(sample.value), name)
  if (type !== 'histogram') return
  const groups = Map.groupBy(samples, ({ labels: { le, ...labels } }) => JSON.stringify(labels))
  for (const [labels, group] of groups) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
    const values = buckets.map(({ value }) => value)
    const bounds = buckets.map(({ labels: { le = '' } }) => Number(le.replace('+Inf', 'Infinity')))
    assert.deepEqual(bounds, bounds.toSorted((a, b) => a - b), `${name}${labels}`)
    assert.deepEqual(values, values.toSorted((a, b) => a - b), `${name}${labels} is cumulative`)
    assert.equal(bounds.at(-1), Infinity)
    assert.deepEqual(group.filter((sample) => sample.name === `${name}_count`).map(({ value }) => value), [values.at(-1)])
    assert.equal(group.filter((sample) => sample.name === `${name}_sum`).length, 1)
  }
}

/** Sums the samples of `name` with all of `labels`; null without a sample. */
export function valueOf (families: ReadonlyMap<string, Family>, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const found = families.get(name)?.samples.filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value)) ?? []
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0)
}
