create or replace function leads.search(p_q text, out lead_ids bigint[], out name_pattern text)
language plpgsql
stable
-- Each search is for something else: planned with its values, the index that fits is chosen.
set plan_cache_mode = force_custom_plan
as $$
declare
    c_most constant integer := 2000;
    -- A name that one in two hundred has is looked for among the newest leads rather than in the index of all names.
    c_newest constant integer := 5000;
    c_common constant integer := 25;
    v_q constant text := btrim(normalize.digits(coalesce(p_q, '')));
    v_hex constant text := case when lower(v_q) ~ '^[0-9a-f]{4}[0-9a-f-]*$' and length(replace(v_q, '-', '')) <= 32 then lower(replace(v_q, '-', '')) end;
    v_digits text;
    v_key text;
    v_pattern text;
    v_probe text;
    v_people bigint[];
begin
    lead_ids := '{}';
    if v_q like '%@%' then
        v_key := coalesce((select e.match_key from normalize.email(v_q) as e), lower(v_q));
        v_pattern := replace(replace(replace(lower(v_q), '\', '\\'), '%', '\%'), '_', '\_') || '%';
        v_people := array(
            select i.person_id from people.identifiers as i where i.kind = 'email' and i.match_key = v_key
            union
            select p.person_id
            from (select i.person_id from people.identifiers as i where i.kind = 'email' and lower(i.value) like v_pattern limit c_most) as p
        );
    elsif v_q ~ '[0-9]{3}' or v_q ~ '^[-+() .0-9]+$' then
        v_key := (select f.match_key from normalize.phone(v_q) as f where f.is_valid);
        v_digits := regexp_replace(v_q, '[^0-9]', '', 'g');
        -- The index knows three signs and more; of fewer nobody could be told apart.
        v_pattern := case when length(v_digits) >= 3 then '%' || v_digits || '%' end;
        v_people := array(
            select i.person_id from people.identifiers as i where i.kind = 'phone' and i.match_key = v_key
            union
            select p.person_id
            from (
                select i.person_id from people.identifiers as i
                where i.kind = 'phone' and v_pattern is not null and lower(i.value) like v_pattern
                limit c_most
            ) as p
        );
    else
        -- As names are kept: without accents and particles.
        v_key := regexp_replace(normalize.unaccented(v_q), '\m(da|de|do|das|dos|e)\M\s*', ' ', 'g');
        v_key := btrim(replace(replace(replace(v_key, '%', ''), '_', ''), '\', ''));
        -- Null, and nobody, of words with which no name is kept.
        v_pattern := '%' || regexp_replace(nullif(v_key, ''), '\s+', '%', 'g') || '%';
        if v_pattern is not null and (length(v_key) < 3 or (
            select count(*) from (
                select from (select p.name_key from people.people as p order by p.id desc limit c_newest) as n where n.name_key like v_pattern limit c_common
            ) as f
        ) >= c_common) then
            name_pattern := v_pattern;
        else
            -- Of several words the three middle letters of each find nearly as few in a third of the index that all letters read.
            v_probe := case when v_key like '% %' then '%' || (
                select string_agg(substr(w.word, greatest((length(w.word) - 3) / 2, 0) + 1, 3), '%' order by w.n)
                from regexp_split_to_table(v_key, '\s+') with ordinality as w (word, n)
            ) || '%' else v_pattern end;
            v_people := array(
                select p.id from people.people as p where p.name_key like v_probe and p.name_key || '' like v_pattern
                union
                select p.id from people.people as p where p.registered_name is not null and normalize.unaccented(p.registered_name) like v_pattern
            );
        end if;
    end if;
    lead_ids := array(select l.id from leads.leads as l where l.person_id = any (v_people));
    -- A uid's beginning: sure with eight signs, or when nothing else has these.
    if v_hex is not null and (length(v_hex) >= 8 or lead_ids = '{}') then
        lead_ids := lead_ids || array(
            select l.id from leads.leads as l where l.uid between rpad(v_hex, 32, '0')::uuid and rpad(v_hex, 32, 'f')::uuid limit c_most
        );
    end if;
end;
$$;

comment on function leads.search(text) is
'The one search for leads, of panel, desk, API and command: by a phone however it is written or three and more of its digits, an e-mail or its beginning, the name or parts of its words without accents (the register''s name too), the first four or more signs of a uid.
lead_ids: those that fit, all of them, or the first 2,000 people of a part of a phone; name_pattern, when so many fit that they are better looked for among the newest: leads.has_words() tells them. Nothing for nothing. By indexes, at any size.';

revoke all on function leads.search(text) from public;
