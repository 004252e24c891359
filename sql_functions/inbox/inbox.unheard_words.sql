create or replace function inbox.unheard_words(p_channel_id bigint, p_now timestamptz)
returns setof inbox.replies
language sql
stable
as $$
    select r.*
    from chatwoot.sweeps as s
    join inbox.replies as r on r.channel_id = s.channel_id
    where s.channel_id = p_channel_id
        and r.written_at > p_now - interval '1 day' and r.written_at < s.since - interval '1 minute' and r.created_at < s.since
        and r.wamid is not null and r.chatwoot_message_id is null
        -- What was listed since and was not read yet may hold it, but for what we know to be somebody else's.
        and (
            r.written_at < p_now - interval '10 minutes'
            or not exists (
                select
                from chatwoot.sightings as g
                join outbox.jobs as j on j.dedupe_key = format('look:%s:%s', g.channel_id, g.conversation_id) and j.finished_at is null
                where g.channel_id = s.channel_id and g.told_at >= r.written_at and (g.read_at is null or g.read_at < r.written_at)
                    and not exists (
                        select
                        from chatwoot.conversations as v
                        join leads.leads as l on l.id = v.lead_id
                        where v.channel_id = g.channel_id and v.conversation_id = g.conversation_id and l.person_id is distinct from r.person_id
                    )
            )
        )
    order by r.written_at, r.id;
$$;

comment on function inbox.unheard_words(bigint, timestamptz) is
'What people wrote on a channel''s number in the last day that Meta told us and Chatwoot does not have, although what changed there by a minute later was read. Empty while Chatwoot cannot be read.';

revoke all on function inbox.unheard_words(bigint, timestamptz) from public;
