create or replace function governance.list_leads(
    p_q text default null,
    p_statuses text[] default null,
    p_owner text default null,
    p_due text default null,
    p_is_open boolean default null,
    p_limit integer default 50
)
returns table (
    uid uuid, person text, phone text, status text, owner text, next_step text, next_action_at timestamptz, referred_by text, product text, created_at timestamptz
)
language plpgsql
stable
set plan_cache_mode = force_custom_plan
as $$
declare
    v_q constant text := nullif(btrim(p_q), '');
    v_zone constant text := ops.setting_text('timezone');
    v_unknown text;
    v_owner_ids bigint[];
    v_queue text;
    v_due_before timestamptz;
    v_hex text;
    v_name_key text;
    v_email_key text;
    v_digits text;
    v_phone_key text;
    v_ids bigint[];
begin
    if p_limit is null or p_limit not between 1 and 1000 then
        raise exception 'p_limit must be between 1 and 1000, not %', p_limit using errcode = 'ID105';
    end if;
    select s into v_unknown from unnest(p_statuses) as s where not exists (select from leads.statuses as o where o.code = s) limit 1;
    if found then
        raise exception 'no status is called %', v_unknown using errcode = 'ID105',
            hint = (select string_agg(o.code, ', ' order by o.position) from leads.statuses as o);
    end if;
    if p_owner is not null then
        v_queue := (select k.code from routing.queues as k where k.code = lower(btrim(p_owner)));
        v_owner_ids := array(
            select c.id
            from routing.consultants as c
            where c.email = lower(btrim(p_owner)) or c.uid::text = lower(btrim(p_owner))
                or strpos(lower(normalize.unaccented(c.name)), lower(normalize.unaccented(btrim(p_owner)))) > 0
        );
        if v_queue is null and v_owner_ids = '{}' then
            raise exception 'no consultant and no queue is called %', p_owner using errcode = 'ID208', hint = 'indica consultant list shows them.';
        end if;
    end if;
    begin
        v_due_before := case p_due
            when 'late' then util.current_time()
            when 'today' then ((util.current_time() at time zone v_zone)::date + 1)::timestamp at time zone v_zone
            else (p_due::date + 1)::timestamp at time zone v_zone
        end;
    exception
        when data_exception then
            raise exception 'a day when something is due is late, today or a date such as 2026-12-31' using errcode = 'ID105';
    end;

    -- A uid's beginning says more than the same signs as a part of anything else.
    v_hex := case when lower(v_q) ~ '^[0-9a-f]{4}[0-9a-f-]*$' and length(replace(v_q, '-', '')) <= 32 then lower(replace(v_q, '-', '')) end;
    v_ids := array(
        select l.id from leads.leads as l
        where v_hex is not null and l.uid between rpad(v_hex, 32, '0')::uuid and rpad(v_hex, 32, 'f')::uuid
        limit p_limit
    );
    if v_ids = '{}' and v_q is not null then
        if v_q like '%@%' then
            v_email_key := coalesce((select e.match_key from normalize.email(v_q) as e), lower(v_q));
        elsif v_q ~ '[0-9]{3}' then
            v_phone_key := (select f.match_key from normalize.phone(v_q) as f where f.is_valid);
            v_digits := regexp_replace(normalize.digits(v_q), '[^0-9]', '', 'g');
        else
            v_name_key := lower(normalize.unaccented(v_q));
        end if;
    end if;

    return query
    select
        l.uid, p.name, (people.number_to_call(p.id)).value, leads.status_name(l.status), coalesce(c.name, l.queue_code),
        case when l.next_action is not null then meta.text('action.' || l.next_action) end, l.next_action_at, r.name, d.name, l.created_at
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    left join routing.consultants as c on c.id = l.consultant_id
    left join people.referrers as r on r.id = l.referrer_id
    left join leads.products as d on d.id = l.product_id
    where (v_q is null or l.id = any (v_ids) or (v_ids = '{}' and leads.matches_search(
            l.person_id, p_name_key => v_name_key, p_email_key => v_email_key, p_phone_key => v_phone_key, p_digits => v_digits
        )))
        and (p_statuses is null or l.status = any (p_statuses))
        and (p_owner is null or l.consultant_id = any (v_owner_ids) or l.queue_code = v_queue)
        and (v_due_before is null or (l.next_action_at < v_due_before and leads.is_open(l.status)))
        and (p_is_open is null or leads.is_open(l.status) = p_is_open)
    order by case when v_due_before is not null then l.next_action_at end, l.id desc
    limit p_limit;
end;
$$;

comment on function governance.list_leads(text, text[], text, text, boolean, integer) is
'Leads as an operator lists them, with names and phones: the newest first, or the longest due first when p_due is given. p_q: the beginning of a uid (4 signs or more), else part
of a name, of a phone, or an e-mail; p_statuses: codes; p_owner: consultant (e-mail, uid, part of the name) or queue; p_due: late, today, or a day until which the next step is due; p_is_open. Raises
ID105 for a status, a day or a limit that is none, ID208 for an owner who is none.';

revoke all on function governance.list_leads(text, text[], text, text, boolean, integer) from public;
