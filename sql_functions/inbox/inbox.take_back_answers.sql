create or replace function inbox.take_back_answers(p_person_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_natural_key text;
    v_count integer := 0;
begin
    for v_natural_key in
        select s.natural_key
        from leads.leads as l
        join flow.signals as s on s.lead_id = l.id and s.voided_at is null and s.natural_key like 'cw:message:%'
        -- In another inbox than the number's own it did reach them.
        join inbox.facts as f on f.natural_key = s.natural_key and f.reason is distinct from 'elsewhere'
        join people.detached_identifiers as d on d.person_id = l.person_id and d.kind in ('phone', 'wa_id') and d.said_at < s.said_at
            and d.match_key = coalesce(
                (normalize.phone(f.payload #>> '{conversation,phone}')).match_key,
                people.wa_key(substring(f.payload #>> '{conversation,source_id}' from '^[0-9]{6,15}$'))
            )
        where l.person_id = p_person_id and people.is_detached(p_person_id, d.match_key, null)
        group by s.natural_key, s.said_at
        order by s.said_at desc, s.natural_key
    loop
        perform flow.void_signal(v_natural_key, 'chatwoot', 'reply_of_another');
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.take_back_answers(bigint) is
'A number of this person turned out to be somebody else''s since a time that is past: what a human wrote there in Chatwoot after that did not reach them, and counts for nothing.
Returns how many messages.';

revoke all on function inbox.take_back_answers(bigint) from public;
