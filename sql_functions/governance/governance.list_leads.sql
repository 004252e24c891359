create or replace function governance.list_leads(
    p_q text default null,
    p_statuses text[] default null,
    p_owner text default null,
    p_due text default null,
    p_is_open boolean default null,
    p_limit integer default 50,
    p_product text default null,
    p_referrer text default null,
    p_order text default null
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
    v_by_due boolean := p_due is not null;
    v_product_id bigint;
    v_referrer_ids bigint[];
    v_ids bigint[];
    v_pattern text;
    v_listed bigint[];
begin
    if p_limit < 1 then
        raise exception 'p_limit must be at least 1, not %', p_limit using errcode = 'ID105';
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
    if p_product is not null then
        select d.id into v_product_id from leads.products as d where d.code = lower(btrim(p_product));
        if not found then
            raise exception 'no product has the code %', p_product using errcode = 'ID105',
                hint = (select string_agg(d.code, ', ' order by d.code) from leads.products as d);
        end if;
    end if;
    if p_referrer is not null then
        v_referrer_ids := array(
            select r.id
            from people.referrers as r
            where r.uid::text = lower(btrim(p_referrer)) or strpos(lower(normalize.unaccented(r.name)), lower(normalize.unaccented(btrim(p_referrer)))) > 0
        );
    end if;
    if p_order is not null then
        if p_order not in ('created_at', 'next_action_at') then
            raise exception 'leads are listed by created_at or next_action_at, not %', p_order using errcode = 'ID105';
        end if;
        v_by_due := p_order = 'next_action_at';
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

    select f.lead_ids, f.name_pattern into v_ids, v_pattern from leads.search(v_q) as f;

    v_listed := case
        when v_by_due then array(
            select l.id
            from leads.leads as l
            where l.next_action_at is not null
                and (v_q is null or l.id = any (v_ids) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
                and governance.fits(l, p_statuses, p_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
            order by l.next_action_at, l.id
            limit p_limit
        )
        else array(
            select l.id
            from leads.leads as l
            where (v_q is null or l.id = any (v_ids) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
                and governance.fits(l, p_statuses, p_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
            order by l.id desc
            limit p_limit
        )
    end;

    return query
    select
        l.uid, p.name, (people.number_to_call(p.id)).value, leads.status_name(l.status), coalesce(c.name, l.queue_code),
        case when l.next_action is not null then meta.text('action.' || l.next_action) end, l.next_action_at, r.name, d.name, l.created_at
    from unnest(v_listed) with ordinality as x (id, n)
    join leads.leads as l on l.id = x.id
    join people.people as p on p.id = l.person_id
    left join routing.consultants as c on c.id = l.consultant_id
    left join people.referrers as r on r.id = l.referrer_id
    left join leads.products as d on d.id = l.product_id
    order by x.n;
end;
$$;

comment on function governance.list_leads(text, text[], text, text, boolean, integer, text, text, text) is
'Leads as an operator lists them, with names and phones: the newest first, or by p_order next_action_at, which is the default when p_due is given, those that have a next step, the longest due first. p_q: as leads.search()
has it (phone, e-mail, name or parts of them, the beginning of a uid); p_statuses: codes; p_owner: consultant (e-mail, uid, part of the name) or queue; p_due: late, today, or a day until which the next step is due;
p_is_open; p_product: its code; p_referrer: uid or part of the name of who referred; p_limit null: all of them. Raises ID105 for a status, a day, a product, an order or a limit that is none, ID208 for an owner who is none.';

revoke all on function governance.list_leads(text, text[], text, text, boolean, integer, text, text, text) from public;
