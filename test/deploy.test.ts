// What is written for those on duty says what the program says.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readConfig } from '../src/config.ts'
import { MIRROR_REASONS } from '../src/mirror/freshness.ts'
import { READER_REASONS, WRITER_REASONS } from '../src/publish/health-reasons.ts'
import { ROOT } from './helper.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test('every reason of /readyz is explained', () => {
  const notes = read('deploy/README.md')
  const held = [...read('src/sync/hold.ts').matchAll(/reason: ((?:'[a-z-]+'(?: \| )?)+)/g)].flatMap(([, list = '']) => [...list.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => `content-${word}`))
  const codes = ['src/sync/readiness.ts', 'src/sync/reader.ts'].flatMap((path) => [...read(path).matchAll(/code: '([a-z-]+)'/g)].map(([, code = '']) => code))
  assert.ok(held.length >= 4 && codes.length >= 9, [...held, ...codes].join())
  // The lists are what the types hold the code to; what stands in the code is in them, and nothing else.
  assert.deepEqual(new Set([...WRITER_REASONS, ...READER_REASONS]), new Set([...held, ...codes]))
  const rows = [...notes.matchAll(/^\| ((?:`[a-z-]+`、?)+) \| [^|]+ \| [^|]+ \|$/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code))
  assert.deepEqual(rows.toSorted(), [...WRITER_REASONS, ...READER_REASONS, ...MIRROR_REASONS].toSorted(), 'each has a row that says what it means and what to do')
})

const measured = new Set(globSync('src/metrics/*.ts', { cwd: ROOT }).flatMap((path) => [...read(path).matchAll(/'(portal_[a-z_]+)'/g)].map(([, name = '']) => name)))

test('every metric is explained, and none that is not there', () => {
  assert.ok(measured.size >= 20, [...measured].join())
  const explained = [...read('deploy/README.md').matchAll(/`(portal_[a-z_]+)`/g)].map(([, name = '']) => name)
  assert.deepEqual(explained.toSorted(), [...measured].toSorted())
})

test('each alarm hangs on metrics that there are, and tells in Chinese what to do', () => {
  const { groups } = parse(read('deploy/prometheus-rules.yml')) as { groups: { rules: { alert: string, expr: string, for?: string, labels: Record<string, string>, annotations: { summary: string } }[] }[] }
  const rules = groups.flatMap((group) => group.rules)
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  for (const { alert, expr, labels, annotations } of rules) {
    const names = expr.match(/\b(?:portal|nodejs|process)_[a-z0-9_]+|\bup\b/g) ?? []
    assert.ok(names.length > 0, alert)
    for (const name of names) assert.ok(['up', 'nodejs_eventloop_lag_p99_seconds'].includes(name) || measured.has(name.replace(/_bucket$/, '')), `${alert}: ${name}`)
    assert.equal(expr.split('(').length, expr.split(')').length, alert)
    assert.match(labels['severity'] ?? '', /^(?:critical|warning|info)$/)
    assert.match(annotations.summary, /\p{Script=Han}{4}/u)
  }
})

test('the settings that are shipped can be used, with either unit', () => {
  const settings = (text: string) => Object.fromEntries(text.split('\n').filter((line) => /^[A-Z_]+=/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  for (const role of ['writer', 'reader'] as const) {
    const unit = read(`deploy/systemd/chuangwen-${role}${role === 'reader' ? '@' : ''}.service`)
    const own = Object.fromEntries([...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.replaceAll('%i', '3001').split(' ')).map((pair) => pair.split('=')))
    const shared = settings(read('deploy/portal.env'))
    assert.deepEqual(Object.keys(shared).filter((name) => name in own), [], 'the file would override the unit')
    const config = readConfig({ ...own, ...shared })
    assert.deepEqual([config.role, config.dataDir, config.trustProxy], [role, '/var/lib/chuangwen', ['127.0.0.1']])
    assert.equal(config.metricsPort, config.port + 10_000, 'as the notes say')
    assert.ok(read('deploy/README.md').includes(`127.0.0.1:${config.metricsPort}`))
  }
})
