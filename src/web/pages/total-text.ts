// A total as text, such as 至少 80 场次（2条原文，其中2条为概数）, or the reason for its absence.
import type { NoTotalReason, Total } from '../../content/quantity/total.ts'
import { countText, decimalText } from './format.ts'

const REASONS: Readonly<Record<NoTotalReason, string>> = {
  single: '',
  'several-metrics': '所列数字的指标不同，不能相加。',
  'several-units': '所列数字的单位不同，不能相加。',
  'several-periods': '所列数字的期间不同，不能相加。',
  'same-street': '同一街道有不止一条，可能重复，不能相加。',
  'same-project': '几个街道说的是同一个项目，可能重复，不能相加。',
  'several-kinds': '所列单位的类别不同，可能互相包含，不能相加。',
  'not-additive': '这个指标的口径不宜相加。',
  'no-lower-bound': '有的数字没有下限，不能相加。',
}

export interface TotalLine { heading: string, value: string | null, note: string }

/** Returns null for a single figure. */
export function totalLine (total: Total): TotalLine | null {
  if (!total.ok) return total.reason === 'single' ? null : { heading: '不作合计：', value: null, note: REASONS[total.reason] }
  const approximate = total.approximate === 0 ? '' : `，其中${countText(total.approximate)}条为概数`
  return {
    heading: '合计：',
    value: `${total.exact ? '' : '至少 '}${decimalText(total.lower)}${total.unit === '' ? '' : ` ${total.unit}`}`,
    note: `（${countText(total.count)}条原文${approximate}）。`,
  }
}
