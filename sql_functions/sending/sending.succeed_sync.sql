create or replace function sending.succeed_sync(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_kind text;
    v_channel sending.channels;
    v_template sending.templates;
    v_remote jsonb;
begin
    -- GUARD: the lease was lost, and whoever has it reads anew
    if not p_is_ours or jsonb_typeof(p_result -> 'templates') is distinct from 'array' then
        return false;
    end if;
    select m.kind into v_kind from outbox.jobs as m where m.id = p_job_id;
    if v_kind = 'chatwoot.templates' then
        update sending.channels as c
        set chatwoot_user_id = coalesce((p_result ->> 'user_id')::bigint, c.chatwoot_user_id),
            chatwoot_version = coalesce(left(p_result ->> 'version', 40), c.chatwoot_version), has_csat = coalesce((p_result ->> 'has_csat')::boolean, c.has_csat)
        where c.id = (select m.channel_id from outbox.jobs as m where m.id = p_job_id)
        returning * into v_channel;
    end if;
    for v_template in select * from sending.templates as t order by t.id for update loop
        v_remote := (
            select r.value
            from jsonb_array_elements(p_result -> 'templates') as r
            where r.value ->> 'name' = v_template.name and replace(r.value ->> 'language', '-', '_') = v_template.language
            limit 1
        );
        if v_kind = 'chatwoot.templates' then
            update sending.templates as t
            set chatwoot_state = coalesce(left(upper(v_remote ->> 'status'), 40), 'missing'), chatwoot_seen_at = p_now,
                chatwoot_since = case
                    when (coalesce(t.chatwoot_state, '') = 'APPROVED') = (coalesce(upper(v_remote ->> 'status'), '') = 'APPROVED') then t.chatwoot_since
                    else p_now
                end
            where t.id = v_template.id;
            -- Where Chatwoot sends, its copy is all that is known of Meta's; what it lacks may only not have come there yet.
            if v_channel.mode is not distinct from 'chatwoot' and v_remote ? 'components' then
                perform sending.sync_template(v_template.id, v_remote);
            end if;
        else
            perform sending.sync_template(v_template.id, v_remote);
        end if;
    end loop;
    if v_channel.mode is not distinct from 'chatwoot' then
        perform sending.release_held('template_not_in_chatwoot', p_now);
    end if;
    return true;
end;
$$;

comment on function sending.succeed_sync(bigint, boolean, jsonb, timestamptz) is
'A worker read our templates (result: templates, whole items of GET /{waba-id}/message_templates, or of Chatwoot''s copy): Meta''s state, category, text and form of variables are taken
over (sending.sync_template), Chatwoot''s copy is written down, with its version, whether the inbox asks for ratings and who owns our token (result: version, has_csat, user_id). Of a number in mode chatwoot that copy is taken over.';

revoke all on function sending.succeed_sync(bigint, boolean, jsonb, timestamptz) from public;
