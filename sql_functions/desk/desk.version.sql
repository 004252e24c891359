create or replace function desk.version()
returns text
language plpgsql
stable
as $$
declare
    v_since constant timestamptz := date_trunc('minute', util.current_time()) - interval '1 minute';
    v_text text;
begin
    select concat_ws(
        ' ', extract(epoch from v_since)::bigint,
        -- By the brin index on at: the last minutes' blocks.
        (select concat_ws('-', count(*), max(e.at)) from leads.events as e where e.at >= v_since),
        (select max(l.id) from leads.leads as l),
        (select max(j.id) from desk.journal as j where j.at >= v_since and j.action <> 'look'),
        (select string_agg(concat_ws('-', c.state, c.people_per_day, c.state_since), ' ' order by c.id) from sending.channels as c),
        (select string_agg(concat_ws('-', t.state, t.category, t.refusal_code), ' ' order by t.id) from sending.templates as t),
        (select concat_ws('-', max(s.version), max(s.simulated_at), max(s.activated_at), max(s.retired_at)) from routing.rule_sets as s),
        -- Sums, since as many others may have taken the place of those that went.
        (select concat_ws('-', count(*), sum(q.submission_id)) from (
            select o.submission_id from intake.quarantine as o where o.resolved_at is null order by o.created_at, o.submission_id limit 1000
        ) as q),
        (select concat_ws('-', count(*), sum(c.id)) from (
            select o.id from intake.cards as o where o.decided_at is null order by o.due_at limit 1000
        ) as c),
        (select concat_ws('-', count(*), sum(d.id)) from (
            select j.id from outbox.jobs as j where j.state = 'dead' order by j.kind, j.finished_at limit 1000
        ) as d),
        (select concat_ws('-', count(*), sum(a.id), max(a.acknowledged_at)) from (
            select o.id, o.acknowledged_at from alerts.alerts as o where o.resolved_at is null and o.opened_at is not null order by o.id limit 1000
        ) as a),
        (select concat_ws('-', count(*), sum(f.id)) from (select o.id from inbox.facts as o where o.state = 'failed' order by o.id limit 1000) as f)
    )
    into v_text;
    return encode(substr(sha256(convert_to(v_text, 'UTF8')), 1, 9), 'hex');
end;
$$;

comment on function desk.version() is
'What changes whenever a page of the desk may: a lead, an event of a lead, what was done at the desk, numbers, templates, versions of the rules, the work list, contact cards, failed work, an alert; and once a minute, since waits grow older. Cheap at any size: read every second by each process of the API, whatever the number of open desks.';

revoke all on function desk.version() from public;
