create or replace function inbox.tell_unheard_words()
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_reply record;
    v_count integer := 0;
begin
    for v_reply in
        select w.id, w.lead_id
        from sending.channels as c
        cross join lateral inbox.unheard_words(c.id, v_now) as w
        where w.lead_id is not null
            -- Without a conversation there is nobody to tell there, until one is made.
            and exists (select from chatwoot.conversations as v where v.lead_id = w.lead_id)
            and not exists (select from outbox.jobs as j where j.dedupe_key = 'words:' || w.id)
        order by w.written_at, w.id
        limit 500
    loop
        perform chatwoot.request_note(v_reply.lead_id, 'words:' || v_reply.id, jsonb_build_object('about', 'words', 'inbound_id', v_reply.id));
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.tell_unheard_words() is
'Orders a note with the words for each message that Chatwoot did not get (inbox.unheard_words), so that the consultant can read them; once each, at most 500 at a time. Returns how many. A scheduled job.';

revoke all on function inbox.tell_unheard_words() from public;
