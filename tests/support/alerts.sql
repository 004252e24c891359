-- Alerts, for the pgTAP tests: an operation in which nothing is wrong but what a test makes wrong.

create function tests.only_alerts(p_codes text[])
returns void
language sql
as $$
    update alerts.rules as r set is_enabled = r.code = any (p_codes)
$$;
comment on function tests.only_alerts(text[]) is 'Only these conditions are alerts: what else a bare operation lacks is none.';

create function tests.alert_of(p_code text)
returns alerts.alerts
language sql
as $$
    select a from alerts.alerts as a where a.code = p_code order by a.id desc limit 1
$$;
comment on function tests.alert_of(text) is 'The newest alert of a condition.';

create function tests.only_notices()
returns void
language sql
as $$
    update outbox.jobs as m
    set state = 'cancelled', finished_at = util.current_time()
    where m.destination <> 'alert' and m.state = 'pending'
$$;
comment on function tests.only_notices() is 'Cancels all jobs but those that tell of alerts.';

create function tests.tell_notices(p_is_taken boolean default true)
returns text
language plpgsql
as $$
declare
    v_claimed record;
    v_told text;
begin
    perform tests.only_notices();
    for v_claimed in select c.id, c.attempt, c.work from outbox.claim(tests.worker_id(), 100) as c loop
        if p_is_taken then
            perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, '{}');
        else
            perform outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, '{"target": "webhook", "phase": "answered", "http_status": 500, "message": "no"}');
        end if;
        v_told := concat_ws(' | ', v_told, coalesce(
            (
                select string_agg((a.value ->> 'event') || ' ' || (a.value ->> 'code'), ', ' order by a.n)
                from jsonb_array_elements(v_claimed.work #> '{webhook,body,data,alerts}') with ordinality as a (value, n)
            ),
            v_claimed.work #>> '{webhook,body,type}', v_claimed.work #>> '{template,body_parameters,0,text}', v_claimed.work #>> '{note,content}', v_claimed.work #>> '{mail,text}'
        ));
    end loop;
    return v_told;
end;
$$;
comment on function tests.tell_notices(boolean) is 'Tells the notices that are due, or fails to; returns what they say.';

create function tests.fill_hours(p_series text, p_key text, p_until timestamptz, p_total integer, p_hits integer default 0, p_days integer default 50)
returns void
language sql
as $$
    insert into alerts.hours (series, key, hour, total, hits)
    select p_series, p_key, h, p_total + (extract(epoch from h)::bigint / 3600 * 7919 % 5)::integer - 2, p_hits
    from generate_series(p_until - p_days * interval '24 hours', p_until - interval '1 hour', interval '1 hour') as h
$$;
comment on function tests.fill_hours(text, text, timestamptz, integer, integer, integer) is 'A figure of every hour before p_until, a little more or less than p_total.';
