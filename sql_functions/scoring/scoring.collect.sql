create or replace function scoring.collect(p_lead leads.leads, p_moment text)
returns scoring.snapshots
language plpgsql
stable
as $$
declare
    v_snapshot scoring.snapshots;
    v_at timestamptz;
    v_created_at constant timestamptz := p_lead.created_at;
    v_zone text;
    v_name text;
    v_city text;
    v_city_at timestamptz;
    v_phone record;
    v_has_email boolean;
    v_before record;
    v_brought record;
    v_filled record;
    v_replies record;
    v_calls record;
    v_human record;
    v_product text;
    v_source text;
    v_kind text;
begin
    select p_lead.created_at + m.age into v_at from scoring.moments as m where m.code = p_moment;
    v_zone := ops.setting_text('timezone');
    select p.name, p.city, coalesce(p.city_said_at, p.created_at) into v_name, v_city, v_city_at from people.people as p where p.id = p_lead.person_id;
    select substring(i.value from '^\+55([0-9]{2})') as area_code, i.phone_kind
    into v_phone
    from people.identifiers as i
    where i.person_id = p_lead.person_id and i.kind = 'phone' and i.created_at <= v_created_at
    order by i.created_at desc, i.id desc
    limit 1;
    v_has_email := exists (
        select from people.identifiers as i where i.person_id = p_lead.person_id and i.kind = 'email' and i.created_at <= v_created_at
    );
    select count(*) as leads, count(*) filter (where l.status = 'won' and l.ended_at <= v_created_at) as wins
    into v_before
    from (
        select o.status, o.ended_at
        from leads.leads as o
        where o.person_id = p_lead.person_id and o.id <> p_lead.id and o.created_at < v_created_at
        order by o.created_at desc
        limit 100
    ) as l;
    if p_lead.referrer_id is not null then
        -- Of the latest, so that nobody who refers thousands slows a submission; each is judged by what was known by then.
        select
            count(*) as leads, count(*) filter (where l.ended_at <= v_created_at) as ended,
            count(*) filter (where l.status = 'won' and l.ended_at <= v_created_at) as wins
        into v_brought
        from (
            select o.status, o.ended_at
            from leads.leads as o
            where o.referrer_id = p_lead.referrer_id and o.id < p_lead.id and o.created_at <= v_created_at
            limit 200
        ) as l;
        v_kind := case when exists (select from people.referrers as r where r.id = p_lead.referrer_id and r.person_id is not null) then 'person' else 'name' end;
    end if;
    -- What a later referral filled in was not known before.
    select coalesce(bool_or('product' = any (t.filled)), false) as product, coalesce(bool_or('notes' = any (t.filled)), false) as notes
    into v_filled
    from leads.touches as t
    where t.lead_id = p_lead.id and t.touched_at > v_created_at;
    if not v_filled.product then
        v_product := (select p.code from leads.products as p where p.id = p_lead.product_id);
    end if;
    v_source := p_lead.source_id::text;

    select array_agg(f.name order by f.name), array_agg(f.number order by f.name), array_agg(f.word order by f.name), array_agg(f.known_at order by f.name)
    into v_snapshot.names, v_snapshot.numbers, v_snapshot.texts, v_snapshot.known_at
    from (
        values
            ('origin', null::double precision, p_lead.origin, v_created_at),
            ('product', null, v_product, v_created_at),
            ('source', null, v_source, v_created_at),
            ('weekday', extract(isodow from v_created_at at time zone v_zone)::double precision, null, v_created_at),
            ('hour', extract(hour from v_created_at at time zone v_zone)::double precision, null, v_created_at),
            ('area_code', null, v_phone.area_code, v_created_at),
            ('phone_kind', null, v_phone.phone_kind, v_created_at),
            ('has_email', null, case when v_has_email then 'sim' else 'não' end, v_created_at),
            ('has_city', null, case when v_city is not null and v_city_at <= v_created_at then 'sim' else 'não' end, v_created_at),
            ('name_words', cardinality(string_to_array(v_name, ' '))::double precision, null, v_created_at),
            ('notes_length', case when not v_filled.notes then coalesce(length(p_lead.notes), 0)::double precision end, null, v_created_at),
            ('page', null, left(substring(p_lead.page ->> 'url' from '^[a-z]+://([^/?#]+)'), 100), v_created_at),
            ('is_imported', null, case when p_lead.is_imported then 'sim' else 'não' end, v_created_at),
            ('referrer_kind', null, coalesce(v_kind, 'ninguém'), v_created_at),
            ('person_leads', v_before.leads::double precision, null, v_created_at),
            ('person_wins', v_before.wins::double precision, null, v_created_at)
    ) as f (name, number, word, known_at)
    where f.number is not null or f.word is not null;
    if p_lead.referrer_id is not null then
        v_snapshot.names := v_snapshot.names || '{referrer_referrals,referrer_wins,referrer_rate}'::text[];
        v_snapshot.numbers := v_snapshot.numbers
            || array[v_brought.leads, v_brought.wins, (v_brought.wins + 0.5) / (v_brought.ended + 5)]::double precision[];
        v_snapshot.texts := v_snapshot.texts || '{null,null,null}'::text[];
        v_snapshot.known_at := v_snapshot.known_at || array[v_created_at, v_created_at, v_created_at];
    end if;

    if p_lead.attributes <> '{}' then
        select
            v_snapshot.names || coalesce(array_agg('attribute:' || left(a.key, 60) order by a.key), '{}'),
            v_snapshot.numbers || coalesce(array_agg(scoring.number_of(a.value, v_created_at) order by a.key), '{}'),
            v_snapshot.texts || coalesce(array_agg(left(a.value, 100) order by a.key), '{}'),
            v_snapshot.known_at || coalesce(array_agg(v_created_at order by a.key), '{}')
        into v_snapshot.names, v_snapshot.numbers, v_snapshot.texts, v_snapshot.known_at
        from (
            select distinct on (left(k.key, 60)) k.key, k.value #>> '{}' as value
            from jsonb_each(p_lead.attributes) as k
            where jsonb_typeof(k.value) in ('string', 'number', 'boolean') and btrim(coalesce(k.value #>> '{}', '')) <> '' and scoring.is_harmless(k.key, k.value #>> '{}')
            order by left(k.key, 60), k.key
            limit 60
        ) as a;
    end if;

    if v_at > v_created_at then
        select
            count(*)::double precision as touches,
            (extract(epoch from p_lead.first_contact_at - v_created_at) / 3600)::double precision as contact_hours
        into v_filled
        from leads.touches as t
        where t.lead_id = p_lead.id and t.touched_at <= v_at;
        -- An event that was appended later, of words that were said before, was not known yet.
        select min(e.at) as first_at, max(e.at) as last_at, count(*)::double precision as replies
        into v_replies
        from leads.events as e
        where e.lead_id = p_lead.id and e.kind = 'replied' and e.at >= v_created_at and e.at <= v_at;
        select max(c.recorded_at) as last_at, count(*)::double precision as calls, count(*) filter (where c.result = 'answered')::double precision as answered
        into v_calls
        from leads.calls as c
        where c.lead_id = p_lead.id and c.recorded_at <= v_at;
        v_snapshot.names := v_snapshot.names || '{touches,answers,calls,calls_answered}'::text[];
        v_snapshot.numbers := v_snapshot.numbers || array[v_filled.touches, v_replies.replies, v_calls.calls, v_calls.answered];
        v_snapshot.texts := v_snapshot.texts || '{null,null,null,null}'::text[];
        v_snapshot.known_at := v_snapshot.known_at || array[
            v_at, coalesce(v_replies.last_at, v_at), coalesce(v_calls.last_at, v_at), coalesce(v_calls.last_at, v_at)
        ];
        select o.priority, o.said_at
        into v_human
        from scoring.overrides as o
        where o.lead_id = p_lead.id and o.said_at <= v_at
        order by o.said_at desc, o.id desc
        limit 1;
        if v_human.priority is not null then
            v_snapshot.names := v_snapshot.names || 'human_priority'::text;
            v_snapshot.numbers := v_snapshot.numbers || null::double precision;
            v_snapshot.texts := v_snapshot.texts || v_human.priority;
            v_snapshot.known_at := v_snapshot.known_at || v_human.said_at;
        end if;
        if p_lead.first_contact_at <= v_at then
            v_snapshot.names := v_snapshot.names || 'first_contact_hours'::text;
            v_snapshot.numbers := v_snapshot.numbers || v_filled.contact_hours;
            v_snapshot.texts := v_snapshot.texts || null::text;
            v_snapshot.known_at := v_snapshot.known_at || p_lead.first_contact_at;
        end if;
        if v_replies.first_at is not null then
            v_snapshot.names := v_snapshot.names || 'answer_hours'::text;
            v_snapshot.numbers := v_snapshot.numbers || (extract(epoch from v_replies.first_at - v_created_at) / 3600)::double precision;
            v_snapshot.texts := v_snapshot.texts || null::text;
            v_snapshot.known_at := v_snapshot.known_at || v_replies.first_at;
        end if;
    end if;
    v_snapshot.lead_id := p_lead.id;
    v_snapshot.moment := p_moment;
    v_snapshot.at := v_at;
    return v_snapshot;
end;
$$;

comment on function scoring.collect(leads.leads, text) is
'What was known of a lead at a moment, each feature with the time since when: from the referral itself, the person, what whoever referred them had brought by then, the attributes, and later
first contact, answers and calls. What came, was told or ended afterwards is not in it.';

revoke all on function scoring.collect(leads.leads, text) from public;
