// Measures /data uncached, with 20 figures in each article.
//   node test/bench/data.ts [ARTICLES [MARKS]]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPortal } from '../helper.ts'
import { generate } from './generate.ts'
import { type Spread, spreadOf } from './load.ts'
import { report } from './report.ts'

const [articles = 1000, marks = 20] = process.argv.slice(2).map(Number)
const RUNS = 200

const folder = mkdtempSync(join(tmpdir(), 'bench-data-'))
const cleanUps: (() => void | Promise<void>)[] = []
try {
  generate({ folder, articles, marks, characters: 1000 })
  const started = performance.now()
  const portal = await openPortal({ after: (cleanUp) => { cleanUps.push(cleanUp) } }, { env: { CONTENT_DIR: folder } })
  const built = performance.now() - started
  const { app } = portal
  const streets = /<select id="street"[^]*?<\/select>/.exec((await app.inject('/data')).body)?.[0].match(/(?<=value=")[^"]+/g) ?? []
  const queries: Record<string, (run: number) => string> = {
    'one street': (run) => `/data?street=${streets[run % streets.length]}`,
    'one street and category': (run) => `/data?street=${streets[run % streets.length]}&category=${encodeURIComponent('文体活动')}`,
    'one metric': () => `/data?metric=${encodeURIComponent('志愿服务活动')}`,
    'one category': () => `/data?category=${encodeURIComponent('宣传')}`,
    'street and metric, page 2': (run) => `/data?street=${streets[run % streets.length]}&metric=${encodeURIComponent('投资额')}&page=2`,
    'no filter': () => '/data',
  }
  const spreads: Record<string, Spread> = {}
  for (const [name, address] of Object.entries(queries)) {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      // An unknown parameter, so that the reply is not cached.
      const url = `${address(run)}${address(run).includes('?') ? '&' : '?'}unasked=${run}`
      const from = performance.now()
      const { statusCode } = await app.inject(url)
      times.push(performance.now() - from)
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`)
    }
    spreads[`${name}, ms`] = spreadOf(times)
  }
  report({
    bench: 'data',
    figures: { articles, figures: articles * marks, 'built in, s': built / 1000, ...spreads },
    bars: { 'every p99 ≤ 20 ms': Object.values(spreads).every(({ p99 }) => p99 <= 20) },
  })
} finally {
  for (const cleanUp of cleanUps.reverse()) await cleanUp()
  rmSync(folder, { recursive: true, force: true })
}
