import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../../property.ts'
import { type Addend, totalOf } from '../../../src/content/quantity/total.ts'

const addend = (over: Partial<Addend> = {}): Addend => ({ metric: '志愿服务活动', unit: '场次', period: '2021', street: { slug: 'jia' }, additive: true, lower: '50', exact: true, ...over })
const yi = { slug: 'yi' }

test('exact values and lower bounds of different streets are added, and the approximate ones counted', () => {
  assert.deepEqual(totalOf([addend(), addend({ street: yi, lower: '30', exact: false })]), { ok: true, lower: '80', unit: '场次', count: 2, approximate: 1, exact: false })
  assert.deepEqual(totalOf([addend({ lower: '3.8' }), addend({ street: yi, lower: '0.2' })]), { ok: true, lower: '4', unit: '场次', count: 2, approximate: 0, exact: true })
})

test('shares, repeated projects, streets of different kinds and other unequal figures have no total', () => {
  const cases: [string, Addend[]][] = [
    ['single', []],
    ['single', [addend()]],
    ['several-metrics', [addend(), addend({ street: yi, metric: '别的' })]],
    ['several-units', [addend(), addend({ street: yi, unit: '场' })]],
    ['several-periods', [addend(), addend({ street: yi, period: '2022' })]],
    ['not-additive', [addend({ additive: false }), addend({ street: yi, additive: false })]],
    ['same-street', [addend(), addend()]],
    ...['%', '‰', '倍', '个百分点'].map((unit): [string, Addend[]] => ['not-additive', [addend({ unit }), addend({ street: yi, unit })]]),
    ['not-additive', [addend({ fraction: '1/3' }), addend({ street: yi })]],
    ['same-project', [addend({ project: { slug: 'x' } }), addend({ street: yi, project: { slug: 'x' } })]],
    ['several-kinds', [addend({ street: { ...addend().street, category: '街道' } }), addend({ street: { ...yi, category: '局' } })]],
    ['no-lower-bound', [addend(), addend({ street: yi, lower: null, exact: false })]],
  ]
  for (const [reason, list] of cases) assert.deepEqual(totalOf(list), { ok: false, reason })
})

test('two projects of two streets are added', () => {
  assert.equal(totalOf([addend({ project: { slug: 'x' } }), addend({ street: yi, project: { slug: 'y' } })]).ok, true)
})

test('a total is independent of the order and has no error of binary fractions', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 2, maxLength: 30 }), (tenths) => {
    const list = tenths.map((value, index) => addend({ street: { slug: String(index) }, lower: `${Math.floor(value / 10)}.${value % 10}` }))
    const total = totalOf(list)
    const sum = tenths.reduce((all, value) => all + value, 0)
    assert.deepEqual(total, totalOf(list.toReversed()))
    assert.ok(total.ok && Number(total.lower) * 10 - sum < 1e-6 && !/0{6}|9{6}/.test(total.lower.split('.')[1] ?? ''))
  }))
})
