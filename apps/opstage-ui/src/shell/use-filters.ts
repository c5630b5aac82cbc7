import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

type Search = Record<string, unknown>

/** Changes to the search part of the address of this page; everything but turning pages goes back to the first one. */
export function useFilters<S extends Search>(search: S) {
  const navigate = useNavigate()
  const update = useCallback(
    (change: Partial<S>, replace = false) =>
      void navigate({ to: '.', search: (before: Search) => ({ ...before, page: undefined, ...change }), replace }),
    [navigate],
  )
  const clear = useCallback(() => void navigate({ to: '.', search: {} }), [navigate])
  const active = useMemo(() => {
    const { page: _, sort: __, ...filters } = search
    return Object.values(filters).some((value) => value !== undefined)
  }, [search])
  return { update, clear, active }
}
