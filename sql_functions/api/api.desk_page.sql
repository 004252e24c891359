create or replace function api.desk_page(p_credential ops.credential, p_page text, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_viewer constant desk.viewer := desk.viewer_of(p_credential);
    -- Before anything that a page shows, so that what comes meanwhile is seen as news.
    v_version constant text := desk.version();
    v_right constant text := case p_page when 'lead' then 'leads' else nullif(p_page, 'home') end;
    -- What is no uid names no lead.
    v_uid constant uuid := case when p_query ->> 'uid' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (p_query ->> 'uid')::uuid end;
    v_code text;
    v_data jsonb;
begin
    if v_viewer.token_id is null then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    -- Nobody waits for the disk to have noted a visit.
    set local synchronous_commit = off;
    perform desk.note_visit(v_viewer.token_id);
    if p_page is null or p_page not in ('home', 'overview', 'today', 'leads', 'lead', 'alerts', 'referrers', 'forecast', 'distribution', 'rework', 'messages', 'operation') then
        http_status := 404;
        body := meta.problem('ID209');
    elsif not coalesce(v_right = any (v_viewer.rights), true) then
        http_status := 403;
        body := meta.problem('ID407');
    else
        begin
            v_data := case p_page
                when 'overview' then governance.desk_overview(v_viewer, p_query)
                when 'today' then governance.desk_today(v_viewer)
                when 'leads' then governance.desk_leads(v_viewer, p_query)
                when 'alerts' then governance.desk_alerts(v_viewer)
                when 'lead' then governance.desk_lead(v_viewer, v_uid)
                when 'referrers' then governance.desk_referrers(v_viewer, p_query)
                when 'forecast' then governance.desk_forecast()
                when 'rework' then governance.desk_rework(v_viewer, p_query)
                when 'distribution' then governance.desk_distribution(v_viewer, p_query)
                when 'messages' then governance.desk_messages(v_viewer, p_query)
                when 'operation' then governance.desk_operation()
            end;
        exception
            when sqlstate 'ID201' then
                http_status := 404;
                body := meta.problem('ID201');
            when sqlstate 'ID105' or sqlstate 'ID208' then
                get stacked diagnostics v_code = returned_sqlstate;
                http_status := 422;
                body := meta.problem(v_code);
        end;
        if http_status is null then
            if p_page = 'lead' then
                perform desk.record_look(v_viewer.token_id, v_uid);
            end if;
            http_status := 200;
            body := jsonb_build_object('data', v_data);
        end if;
    end if;
    body := body || jsonb_build_object(
        'viewer', jsonb_build_object(
            'name', v_viewer.name, 'role', v_viewer.role, 'rights', to_jsonb(v_viewer.rights), 'sees', v_viewer.sees,
            'role_name', (
                select case when current_setting('indica.locale', true) = 'en' then r.name_en else r.name_pt end from desk.roles as r where r.code = v_viewer.role
            )
        ),
        'as_of', util.current_time(), 'timezone', ops.setting_text('timezone'), 'company', ops.setting_text('company_name'),
        'scope', encode(sha256(convert_to(concat_ws('|', v_viewer.sees, v_viewer.rights, v_viewer.consultant_ids), 'UTF8')), 'hex'),
        'waiting', case when 'today' = any (v_viewer.rights) and p_page not in ('home', 'overview') then governance.desk_waiting(v_viewer, 0) -> 'late' end,
        'version', v_version
    );
end;
$$;

comment on function api.desk_page(ops.credential, text, jsonb) is
'A page of the desk for a session: home (who looks), overview, today, leads, lead ({uid}), alerts, referrers, forecast, distribution, rework, messages, operation. Answers 200 {data, viewer{name, role, rights, ...}, as_of, timezone, version, scope: the same for all who see and may do the same}, 401, 403 (the role lacks the right), 404, 422. Notes the visit, and in the journal that a lead was looked at.';

revoke all on function api.desk_page(ops.credential, text, jsonb) from public;
grant execute on function api.desk_page(ops.credential, text, jsonb) to indica_api;
