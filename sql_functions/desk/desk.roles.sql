-- rows: exact
insert into desk.roles (code, position, sees, rights, name_pt, name_en) values
    ('consultant', 1, 'own', '{today,leads,status,postpone,suppress,card}', 'Consultor', 'Consultant'),
    (
        'manager', 2, 'team', '{overview,today,leads,alerts,referrers,forecast,distribution,rework,messages,transfer,status,postpone,suppress,card,correct,absence,acknowledge}',
        'Gestor', 'Manager'
    ),
    (
        'operator', 3, 'all',
        '{today,leads,alerts,referrers,distribution,rework,messages,operation,transfer,status,postpone,suppress,card,correct,retry,dismiss,settle,resume,rules,absence,policy,acknowledge}',
        'Operação', 'Operator'
    ),
    (
        'director', 4, 'all',
        '{overview,today,leads,alerts,referrers,forecast,distribution,rework,messages,operation,transfer,status,postpone,suppress,card,correct,retry,dismiss,settle,resume,rules,absence,policy,acknowledge}',
        'Direção', 'Director'
    );
