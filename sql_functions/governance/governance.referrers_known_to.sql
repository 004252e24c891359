create or replace function governance.referrers_known_to(p_token ops.api_tokens)
returns table (id bigint, uid uuid, name text)
language plpgsql
stable
as $$
declare
    v_tokens bigint[];
begin
    if 'admin' = any (p_token.scopes) or num_nonnulls(p_token.consultant_id, p_token.source_id) = 0 then
        return query select r.id, r.uid, r.name from people.referrers as r order by r.id desc limit 200;
        return;
    end if;
    select array_agg(t.id) into v_tokens
    from ops.api_tokens as t
    where t.id = p_token.id or t.consultant_id = p_token.consultant_id or t.source_id = p_token.source_id;
    return query
    with owned as (
        select l.referrer_id from leads.leads as l where l.consultant_id = p_token.consultant_id order by l.id desc limit 1000
    ),
    submitted as (
        select s.id, s.lead_id, s.outcome from intake.submissions as s where s.token_id = any (v_tokens) and s.lead_id is not null order by s.lead_id desc limit 1000
    ),
    known as (
        select o.referrer_id from owned as o
        union
        select l.referrer_id from submitted as s join leads.leads as l on l.id = s.lead_id where s.outcome = 'created'
            and not exists (select from leads.touches as o where o.lead_id = l.id and o.occurred_at < l.occurred_at)
        union
        select t.referrer_id from submitted as s join leads.touches as t on t.lead_id = s.lead_id and t.submission_id = s.id
    )
    select r.id, r.uid, r.name from people.referrers as r join known as k on k.referrer_id = r.id order by r.id desc limit 200;
end;
$$;

comment on function governance.referrers_known_to(ops.api_tokens) is
'The 200 newest referrers that the holder of a token knows anyway: of the leads that they own and of what they submitted (the 1,000 newest of each); for
the operation and admin, of all.';

revoke all on function governance.referrers_known_to(ops.api_tokens) from public;
