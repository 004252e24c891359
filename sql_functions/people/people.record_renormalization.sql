create or replace function people.record_renormalization(p_run_id bigint, p_change jsonb, p_from_version text, p_to_version text)
returns void
language plpgsql
volatile
as $$
begin
    insert into people.normalization_changes as c (
        run_id, kind, row_id, person_id, other_person_id, from_version, to_version, outcome, reason, old_values, new_values, changed_at
    )
    values (
        p_run_id, p_change ->> 'kind', (p_change ->> 'row_id')::bigint, (p_change ->> 'person_id')::bigint,
        (p_change ->> 'other_person_id')::bigint, p_from_version, p_to_version, p_change ->> 'outcome', p_change ->> 'reason',
        p_change -> 'old', nullif(p_change -> 'new', 'null'), util.current_time()
    )
    on conflict on constraint normalization_changes_kind_row_id_to_version_key do update
    set run_id = excluded.run_id, person_id = excluded.person_id, other_person_id = excluded.other_person_id,
        from_version = excluded.from_version, outcome = excluded.outcome, reason = excluded.reason,
        old_values = excluded.old_values, new_values = excluded.new_values, changed_at = excluded.changed_at;
end;
$$;

comment on function people.record_renormalization(bigint, jsonb, text, text) is
'Writes one change of people.renormalize() into the history; one that was left for a human is renewed by each run.';

revoke all on function people.record_renormalization(bigint, jsonb, text, text) from public;
