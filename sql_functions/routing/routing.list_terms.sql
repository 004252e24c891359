create or replace function routing.list_terms()
returns table (kind text, pool text, priority text, length text, at_risk_share numeric, passes_to text, step text)
language sql
stable
as $$
    select t.kind, p.code, t.priority, t.length::text, t.at_risk_share, t.passes_to, meta.text('term.' || t.kind)
    from routing.terms as t
    left join routing.pools as p on p.id = t.pool_id
    order by array_position(array['answer_person', 'call_by_consultant', 'scheduled', 'human_review', 'follow_up', 'first_contact', 'queue'], t.kind), p.code nulls first,
        array_position(array['urgent', 'high', 'medium', 'low'], t.priority) nulls first;
$$;

comment on function routing.list_terms() is 'The terms by kind of step, that of all pools before those of one, that of all priorities before those of one; the step in words, in the language of indica.locale.';

revoke all on function routing.list_terms() from public;
