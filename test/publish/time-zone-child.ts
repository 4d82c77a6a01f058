// Prints pages, desk and diagnostics around midnight in Beijing. time-zone.test.ts runs it under several time zones.
import { articleFile, BASE_FILES } from '../content-files.ts'
import { DESK_TOKEN, openSteppedPortal, signIn } from '../helper.ts'

const MINUTE = 60_000
const HALF_PAST_ELEVEN = Date.UTC(2026, 11, 31, 15, 30)

const endings: (() => void | Promise<void>)[] = []
const portal = openSteppedPortal({ after: (fn) => { endings.push(fn) } }, {
  now: HALF_PAST_ELEVEN,
  env: { DESK_TOKEN },
  files: {
    ...BASE_FILES,
    'xilie/1.md': articleFile({ 编号: '1', 日期: '2026-12-31' }),
    'xilie/2.md': articleFile({ 编号: '2', 日期: '2026-12-31', 发布时间: '2026-12-31 23:59' }),
    'xilie/3.md': articleFile({ 编号: '3', 日期: '2027-01-01', 发布时间: '2027-01-01 00:00' }),
    'xilie/4.md': articleFile({ 编号: '4', 日期: '2027-01-01', 发布时间: '2027年1月1日 0点30分' }),
    'xilie/5.md': articleFile({ 编号: '5', 日期: '2027', 发布时间: '2027-01-01 08:00' }),
    'xilie/6.md': articleFile({ 编号: '6', 日期: '2027-01', 状态: '草稿' }),
    'xilie/7.md': articleFile({ 编号: '7', 日期: '2021年9月1日', 发布时间: '2026-12-31 00:30', 更正: '\n  - 日期: 2027-01-01\n    说明: 改过' }),
    'xilie/8.md': articleFile({ 编号: '8', 发布时间: '2026-03-08 02:30' }), // an hour that some time zones skip
    'xilie/9.md': articleFile({ 编号: '9', 日期: '2026-02-29' }),
  },
})

const app = await portal.app()
const cookie = await signIn({ app })
// The signatures of review links depend on the clock, not on the time zone.
const unsigned = (html: string) => html.replace(/\/desk\/review\/[^"]*/g, '/desk/review/…')

const shown: unknown[] = []
for (const now of [HALF_PAST_ELEVEN, HALF_PAST_ELEVEN + 29 * MINUTE, HALF_PAST_ELEVEN + 30 * MINUTE - 1, HALF_PAST_ELEVEN + 30 * MINUTE, HALF_PAST_ELEVEN + 60 * MINUTE, HALF_PAST_ELEVEN + 9 * 60 * MINUTE]) {
  portal.clock.now = now
  const report = portal.scan()
  const pages: Record<string, { status: number, body: string }> = {}
  for (const path of ['/', '/xilie', '/streets', '/streets/jia', ...Array.from({ length: 9 }, (_, index) => `/xilie/${index + 1}`)]) pages[path] = await portal.ask(path)
  const desk = await app.inject({ method: 'GET', url: '/desk', headers: { cookie } })
  shown.push({
    now,
    nextChangeAt: report.nextChangeAt,
    diagnostics: report.diagnostics,
    files: portal.db.prepare('SELECT path, status, publish_at FROM documents ORDER BY path').all(),
    pages,
    desk: [desk.statusCode, unsigned(desk.body)],
  })
}
console.log(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, midnightIn: new Date(2026, 11, 31).toISOString(), shown }))
for (const ending of endings.reverse()) await ending()
