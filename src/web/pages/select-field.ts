// A select field of a form, with an option for no selection: views/partials/select-fields.eta.

export interface SelectField { name: string, label: string, options: { value: string, label: string, selected: boolean }[] }

export function selectField ({ name, label, options, selected = '' }: {
  name: string, label: string, options: readonly { value: string, label: string }[], selected: string | undefined
}): SelectField {
  return { name, label, options: [{ value: '', label: '全部' }, ...options].map((option) => ({ ...option, selected: option.value === selected })) }
}
