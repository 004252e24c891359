create or replace function alerts.prepare_notice(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_before constant text := coalesce(current_setting('indica.locale', true), '');
    v_notice alerts.notices;
    v_route alerts.routes;
    v_subscription webhooks.subscriptions;
    v_channel sending.channels;
    v_template sending.templates;
    v_items jsonb;
    v_figures jsonb;
    v_lines text[];
    v_work jsonb;
begin
    select * into v_notice from alerts.notices as n where n.job_id = p_job_id and n.state = 'queued';
    -- GUARD: it was dropped, or another job has it
    if not found then
        return row('cancel', null, 'settled', null)::outbox.prepared;
    end if;
    select * into v_route from alerts.routes as r where r.id = v_notice.route_id;
    if not v_route.is_active then
        return row('cancel', null, 'route_removed', null)::outbox.prepared;
    end if;
    -- GUARD: nobody is helped by yesterday's alert; the next one tells what still stands
    if v_notice.created_at < p_now - interval '24 hours' then
        return row('cancel', null, 'too_old', null)::outbox.prepared;
    end if;
    perform set_config('indica.locale', v_route.language, true);
    v_items := alerts.items_of(v_notice);
    v_figures := case when v_notice.kind = 'summary' then alerts.day_in_figures(v_notice.day) end;
    v_lines := alerts.notice_lines(v_notice.kind, v_items, v_figures);
    perform set_config('indica.locale', v_before, true);
    if v_notice.kind = 'alerts' and v_items = '[]' then
        return row('cancel', null, 'settled', null)::outbox.prepared;
    end if;

    case v_route.way
        when 'webhook' then
            select * into v_subscription from webhooks.subscriptions as s where s.id = v_route.subscription_id;
            if v_subscription.state = 'removed' then
                return row('cancel', null, 'subscription_removed', null)::outbox.prepared;
            elsif v_subscription.state = 'paused' then
                return row('hold', p_now + interval '10 minutes', 'subscription_paused', null)::outbox.prepared;
            end if;
            v_work := jsonb_build_object('webhook', jsonb_build_object(
                'delivery', v_notice.uid, 'subscription', v_subscription.code, 'url', v_subscription.url,
                'secret_versions', case
                    when v_subscription.previous_secret_until > p_now then jsonb_build_array(v_subscription.secret_version, v_subscription.secret_version - 1)
                    else jsonb_build_array(v_subscription.secret_version)
                end,
                'body', jsonb_build_object(
                    'type', case v_notice.kind when 'alerts' then 'alert.changed' else 'alert.' || v_notice.kind end,
                    'timestamp', to_char(v_notice.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'data', jsonb_strip_nulls(jsonb_build_object('alerts', v_items, 'figures', v_figures))
                )
            ));
        when 'whatsapp' then
            select * into v_channel from sending.channels as c where c.id = v_route.channel_id;
            if v_channel.state = 'stopped' or v_channel.held_until > p_now then
                return row('hold', p_now + interval '5 minutes', 'channel_stopped', null)::outbox.prepared;
            end if;
            v_template := sending.choose_template('alert', null, false);
            if v_template.state is distinct from 'approved' or v_template.held_until > p_now then
                return row('hold', p_now + interval '5 minutes', 'template_not_approved', null)::outbox.prepared;
            end if;
            v_work := jsonb_build_object('template', jsonb_build_object(
                'phone_number_id', v_channel.phone_number_id, 'to', v_route.phone, 'template', v_template.name, 'language', v_template.language,
                'parameter_format', v_template.parameter_format,
                'body_parameters', (
                    select coalesce(
                        jsonb_agg(jsonb_build_object('name', n.name, 'text', left(regexp_replace(array_to_string(v_lines, ' — '), '\s+', ' ', 'g'), 700)) order by n.position),
                        '[]'
                    )
                    from unnest(v_template.parameters) with ordinality as n (name, position)
                ),
                'buttons', '[]'::jsonb, 'opaque', v_notice.uid
            ));
        when 'chatwoot' then
            select * into v_channel from sending.channels as c where c.id = v_route.channel_id;
            v_work := jsonb_build_object('note', jsonb_build_object(
                'account_id', v_channel.chatwoot_account_id, 'conversation_id', v_route.conversation_id, 'outbox_id', p_job_id,
                'content', (select string_agg('- ' || chatwoot.escape_value(l.line), E'\n' order by l.n) from unnest(v_lines) with ordinality as l (line, n))
            ));
        when 'email' then
            v_work := jsonb_build_object('mail', jsonb_build_object(
                'to', v_route.email, 'id', v_notice.uid, 'subject', left(v_lines[1], 120), 'text', array_to_string(v_lines, E'\n\n')
            ));
    end case;
    return row('go', null, null, v_work)::outbox.prepared;
end;
$$;

comment on function alerts.prepare_notice(bigint, timestamptz) is
'What a worker needs to tell a notice: one of webhook (as for webhook.deliver), template (as for whatsapp.template), note (as for chatwoot.note) and mail {to, id, subject, text}. Cancelled when nothing is left to tell, the route was removed, or it is a day old; waits while the way is closed.';

revoke all on function alerts.prepare_notice(bigint, timestamptz) from public;
