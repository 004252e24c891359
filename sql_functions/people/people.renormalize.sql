create or replace function people.renormalize(
    p_run_id bigint,
    p_kind text,
    p_after bigint default 0,
    p_limit integer default 200,
    out last_id bigint,
    out examined integer,
    out changes jsonb
)
language plpgsql
volatile
as $$
begin
    case p_kind
        when 'person' then
            select r.* into last_id, examined, changes from people.renormalize_people(p_run_id, p_after, p_limit) as r;
        when 'referrer' then
            select r.* into last_id, examined, changes from people.renormalize_referrers(p_run_id, p_after, p_limit) as r;
        else
            select r.* into last_id, examined, changes from people.renormalize_identifiers(p_run_id, p_kind, p_after, p_limit) as r;
    end case;
end;
$$;

comment on function people.renormalize(bigint, text, bigint, integer) is
'Applies the present rules to the next p_limit stored values of a kind (phone, email, tax_id, wa_id, bsuid, person, referrer) behind row p_after whose rule
version is another. p_run_id: a row of people.normalization_runs, or null to change nothing and only tell. One call is one transaction; identifiers are locked
as an intake locks them. last_id: where to go on, null at the end; changes: [{kind, row_id, person_id, outcome, reason, other_person_id, old, new}], outcome
as in people.normalization_changes. What another person has already is never merged: the row stays as it was, at its old version, and is looked at again by the
next run. A suppression of the old match key gains the new one.';

revoke all on function people.renormalize(bigint, text, bigint, integer) from public;
