"""The everyday words of citizens, as data: what is said, what procedures call it, and since when.

The official words are those of the catalogue of the national portal after 1/7/2025, when communes took over
what districts did. Add a line when people ask in words that find nothing; each stands for itself.
"""

from __future__ import annotations

from datetime import date

from caicach.core.search.sayings import Saying

TWO_TIERS = date(2025, 7, 1)
"""Since then there are provinces and communes only (Luật Tổ chức chính quyền địa phương 2025)."""
LAND = date(2024, 8, 1)
"""Luật Đất đai 31/2024/QH15 came into force."""
RESIDENCE = date(2021, 7, 1)
"""Luật Cư trú 68/2020/QH14 came into force: household books gave way to the database."""
IDENTITY = date(2024, 7, 1)
"""Luật Căn cước 26/2023/QH15 came into force."""
ALWAYS = date(2016, 1, 1)
"""Luật Hộ tịch 60/2014/QH13 and what is older."""


def _say(since: date, meant: str, said: str) -> Saying:
    return Saying(tuple(said.split("; ")), meant, since)


FAMILY = (
    _say(ALWAYS, "đăng ký khai sinh", "làm giấy khai sinh; giấy khai sinh; làm khai sinh; báo sinh"),
    _say(
        ALWAYS,
        "đăng ký khai sinh",
        "mới đẻ; mới sinh; vừa sinh; sinh em bé; sinh con; đẻ con; trẻ sơ sinh",
    ),
    _say(ALWAYS, "đăng ký khai sinh cho trẻ em", "con chưa có giấy tờ; chưa có khai sinh"),
    _say(
        ALWAYS,
        "đăng ký lại khai sinh",
        "làm lại khai sinh; làm lại giấy khai sinh; mất giấy khai sinh; mất khai sinh; khai sinh bị mất",
    ),
    _say(
        ALWAYS,
        "cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh",
        "trích lục khai sinh; bản sao khai sinh; sao lục khai sinh; xin lại bản sao giấy khai sinh",
    ),
    _say(
        ALWAYS,
        "đăng ký khai tử",
        "báo tử; giấy chứng tử; chứng tử; giấy báo tử; khai báo người mất; người mới mất; mới qua đời; "
        "qua đời; vừa mất; mất hôm qua; mới mất; từ trần",
    ),
    _say(
        ALWAYS,
        "đăng ký kết hôn",
        "lấy vợ; lấy chồng; cưới; cưới vợ; đám cưới; cưới chồng; giấy hôn thú; hôn thú; giá thú; giấy "
        "kết hôn; làm giấy kết hôn",
    ),
    _say(
        ALWAYS,
        "đăng ký kết hôn có yếu tố nước ngoài",
        "lấy chồng tây; lấy chồng nước ngoài; lấy vợ nước ngoài; kết hôn với người nước ngoài; cưới "
        "người nước ngoài",
    ),
    _say(
        ALWAYS,
        "giấy xác nhận tình trạng hôn nhân",
        "xác nhận độc thân; giấy độc thân; độc thân; chưa kết hôn; chưa vợ; chưa chồng; chưa đăng ký "
        "kết hôn; xác nhận hôn nhân; chưa có vợ; chưa có chồng; chứng nhận độc thân",
    ),
    _say(
        ALWAYS,
        "đăng ký nhận cha, mẹ, con",
        "nhận con; nhận cha; nhận cha con; con ngoài giá thú; nhận lại con",
    ),
    _say(ALWAYS, "đăng ký nuôi con nuôi", "xin con nuôi; nhận con nuôi; nhận nuôi; xin nuôi con"),
    _say(
        ALWAYS,
        "thay đổi, cải chính, bổ sung thông tin hộ tịch",
        "đổi tên; đổi họ; sai tên; sửa tên; sửa khai sinh; sửa giấy khai sinh; khai sinh bị sai; sai "
        "ngày sinh; sửa năm sinh; đính chính khai sinh; cải chính hộ tịch; xác định lại dân tộc; đổi "
        "dân tộc",
    ),
    _say(ALWAYS, "đăng ký giám hộ", "người giám hộ; làm giám hộ"),
    _say(ALWAYS, "ghi vào sổ hộ tịch việc ly hôn, hủy việc kết hôn", "ghi chú ly hôn; ly hôn ở nước ngoài"),
)
PAPERS = (
    _say(
        ALWAYS,
        "chứng thực bản sao từ bản chính",
        "công chứng giấy tờ; công chứng bản sao; sao y; sao y bản chính; sao y chứng thực; chứng thực "
        "giấy tờ; photo công chứng; phô tô công chứng; thị thực giấy tờ; công chứng bằng; công chứng "
        "căn cước",
    ),
    _say(
        ALWAYS,
        "chứng thực chữ ký trong các giấy tờ, văn bản",
        "xác nhận chữ ký; công chứng chữ ký; chứng chữ ký; chứng thực chữ kí",
    ),
    _say(
        ALWAYS,
        "chứng thực chữ ký",
        "xác nhận sơ yếu lý lịch; sơ yếu lý lịch; chứng sơ yếu lý lịch; xác nhận lý lịch",
    ),
    _say(
        ALWAYS,
        "chứng thực hợp đồng, giao dịch",
        "công chứng hợp đồng; chứng hợp đồng; hợp đồng mua bán xe; công chứng mua bán",
    ),
    _say(ALWAYS, "chứng thực di chúc", "làm di chúc; lập di chúc; viết di chúc"),
    _say(
        ALWAYS,
        "chứng thực văn bản từ chối nhận di sản",
        "từ chối thừa kế; không nhận thừa kế; từ chối nhận thừa kế",
    ),
    _say(
        ALWAYS,
        "chứng thực văn bản thỏa thuận phân chia di sản",
        "chia thừa kế; chia tài sản thừa kế; phân chia thừa kế; khai nhận di sản",
    ),
    _say(
        ALWAYS,
        "cấp phiếu lý lịch tư pháp",
        "lý lịch tư pháp; xác nhận không tiền án; giấy không tiền án; tiền án tiền sự",
    ),
    _say(
        IDENTITY,
        "cấp thẻ căn cước",
        "cccd; cmnd; chứng minh nhân dân; căn cước công dân; làm căn cước; thẻ căn cước; chứng minh "
        "thư; giấy chứng minh",
    ),
    _say(IDENTITY, "cấp lại thẻ căn cước", "mất căn cước; mất cccd; căn cước bị mất; làm lại căn cước"),
    _say(ALWAYS, "cấp hộ chiếu phổ thông", "passport; hộ chiếu; làm hộ chiếu; pát po"),
    _say(
        RESIDENCE,
        "đăng ký thường trú",
        "nhập khẩu cho con; nhập hộ khẩu; nhập khẩu; chuyển khẩu; chuyển hộ khẩu; làm hộ khẩu; sổ hộ "
        "khẩu; hộ khẩu",
    ),
    _say(RESIDENCE, "tách hộ", "tách khẩu; tách hộ khẩu; tách sổ hộ khẩu"),
    _say(RESIDENCE, "đăng ký tạm trú", "làm tạm trú; giấy tạm trú; sổ tạm trú; kt3; ở trọ"),
    _say(RESIDENCE, "khai báo tạm vắng", "báo tạm vắng; giấy tạm vắng"),
    _say(RESIDENCE, "thông báo lưu trú", "khai báo lưu trú; đăng ký lưu trú"),
    _say(
        RESIDENCE,
        "xác nhận thông tin về cư trú",
        "ct07; giấy xác nhận cư trú; xác nhận nơi ở; xác nhận thường trú",
    ),
)
LAND_AND_HOUSES = (
    _say(
        LAND,
        "cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
        "sổ đỏ; sổ hồng; bìa đỏ; bìa hồng; sổ đất; gcnqsdđ; giấy chứng nhận đất; giấy tờ đất; giấy đất",
    ),
    _say(
        LAND,
        "đăng ký đất đai, tài sản gắn liền với đất, cấp giấy chứng nhận lần đầu",
        "cấp sổ đỏ lần đầu; làm sổ đỏ lần đầu; sổ đỏ lần đầu; làm sổ đỏ; đất ông bà để lại; đất chưa có sổ",
    ),
    _say(
        LAND,
        "cấp lại giấy chứng nhận quyền sử dụng đất do bị mất",
        "mất sổ đỏ; mất sổ hồng; làm lại sổ đỏ; cấp lại sổ đỏ; sổ đỏ bị mất",
    ),
    _say(
        LAND,
        "cấp đổi giấy chứng nhận quyền sử dụng đất",
        "đổi sổ đỏ; cấp đổi sổ đỏ; sổ đỏ rách; đổi sổ hồng",
    ),
    _say(
        LAND,
        "đăng ký biến động chuyển nhượng quyền sử dụng đất",
        "sang tên sổ đỏ; sang tên đất; mua bán đất; bán đất; mua đất; sang nhượng đất; sang tên nhà; "
        "tặng cho đất; cho con đất; thừa kế đất",
    ),
    _say(LAND, "tách thửa, hợp thửa đất", "tách thửa; tách sổ đỏ; chia đất; tách sổ; gộp thửa; hợp thửa"),
    _say(
        LAND,
        "chuyển mục đích sử dụng đất",
        "lên thổ cư; lên đất ở; chuyển thổ cư; đất vườn lên thổ cư; chuyển đất ruộng",
    ),
    _say(LAND, "đính chính giấy chứng nhận", "sổ đỏ sai; sửa sổ đỏ; sổ đỏ bị sai"),
    _say(
        LAND,
        "đăng ký biện pháp bảo đảm thế chấp bằng quyền sử dụng đất",
        "thế chấp sổ đỏ; cầm sổ đỏ; vay ngân hàng bằng đất; vay thế chấp",
    ),
    _say(LAND, "xóa đăng ký biện pháp bảo đảm", "giải chấp; xóa thế chấp; rút sổ đỏ"),
    _say(LAND, "hòa giải tranh chấp đất đai", "tranh chấp đất; lấn đất; kiện đất đai; tranh chấp ranh giới"),
    _say(
        ALWAYS,
        "cấp giấy phép xây dựng nhà ở riêng lẻ",
        "xin phép xây nhà; giấy phép xây nhà; xây nhà; cất nhà; làm nhà; phép xây dựng",
    ),
    _say(ALWAYS, "cấp giấy phép xây dựng sửa chữa, cải tạo", "sửa nhà; cơi nới nhà; cải tạo nhà"),
    _say(ALWAYS, "cấp biển số nhà", "số nhà; xin số nhà; biển số nhà"),
    _say(ALWAYS, "nhà ở xã hội", "mua nhà xã hội; thuê nhà xã hội"),
)
CARE = (
    _say(
        TWO_TIERS,
        "trợ cấp hưu trí xã hội",
        "không có lương hưu; tiền người già; trợ cấp người già; tiền cao tuổi; trợ cấp cao tuổi; trợ "
        "cấp người cao tuổi; hơn 80 tuổi; trên 80 tuổi; trên 75 tuổi",
    ),
    _say(
        TWO_TIERS,
        "trợ cấp xã hội hàng tháng",
        "bảo trợ xã hội; tiền trợ cấp hàng tháng; trợ cấp hằng tháng; trợ cấp hàng tháng",
    ),
    _say(
        ALWAYS,
        "hỗ trợ chi phí mai táng",
        "tiền mai táng; mai táng phí; tiền tử tuất; tiền đám ma; tiền ma chay; hỗ trợ đám tang",
    ),
    _say(
        ALWAYS,
        "xác định mức độ khuyết tật và cấp giấy xác nhận khuyết tật",
        "bị khuyết tật; giấy khuyết tật; giấy xác nhận khuyết tật; người khuyết tật; giám định khuyết "
        "tật; bị tàn tật; tàn tật",
    ),
    _say(
        ALWAYS,
        "công nhận hộ nghèo, hộ cận nghèo",
        "sổ hộ nghèo; xin hộ nghèo; hộ nghèo; giấy hộ nghèo; xét hộ nghèo",
    ),
    _say(ALWAYS, "công nhận hộ thoát nghèo", "thoát nghèo; ra khỏi hộ nghèo"),
    _say(ALWAYS, "người có công", "có công với cách mạng; gia đình chính sách; gia đình có công"),
    _say(
        ALWAYS,
        "thương binh, người hưởng chính sách như thương binh",
        "thương bệnh binh; bị thương trong chiến tranh",
    ),
    _say(ALWAYS, "trợ cấp thờ cúng liệt sĩ", "tiền thờ cúng; thờ cúng liệt sỹ; cúng liệt sĩ; giỗ liệt sĩ"),
    _say(ALWAYS, "di chuyển hài cốt liệt sĩ", "bốc mộ liệt sĩ; tìm mộ liệt sĩ; di dời mộ liệt sĩ"),
    _say(ALWAYS, "người hoạt động kháng chiến bị nhiễm chất độc hóa học", "chất độc da cam; da cam; dioxin"),
    _say(ALWAYS, "trẻ em bị bỏ rơi", "con rơi; trẻ bị bỏ rơi; nhặt được trẻ"),
    _say(ALWAYS, "bảo hiểm y tế", "bhyt; thẻ bảo hiểm; thẻ bhyt"),
    _say(ALWAYS, "bảo hiểm xã hội", "bhxh; sổ bảo hiểm"),
    _say(
        ALWAYS,
        "bảo hiểm thất nghiệp, hưởng trợ cấp thất nghiệp",
        "tiền thất nghiệp; trợ cấp thất nghiệp; bhtn; mất việc; thất nghiệp",
    ),
    _say(ALWAYS, "hưởng chế độ thai sản", "tiền thai sản; nghỉ đẻ; bảo hiểm thai sản; chế độ sinh con"),
    _say(ALWAYS, "hưởng lương hưu", "về hưu; tiền hưu; làm lương hưu; nghỉ hưu"),
    _say(ALWAYS, "hưởng bảo hiểm xã hội một lần", "rút bảo hiểm; rút bhxh; lấy bảo hiểm một lần"),
    _say(ALWAYS, "cai nghiện ma túy tự nguyện", "cai nghiện; đi cai"),
)
LEARNING_AND_WORK = (
    _say(
        TWO_TIERS,
        "tuyển sinh trung học cơ sở",
        "vào lớp 6; lên cấp 2; vào cấp 2; nhập học lớp 6; xin học cấp 2",
    ),
    _say(TWO_TIERS, "tuyển sinh tiểu học, vào lớp 1", "vào lớp 1; lên lớp 1; vào cấp 1"),
    _say(TWO_TIERS, "tuyển sinh trung học phổ thông", "vào lớp 10; lên cấp 3; thi lớp 10; thi vào 10"),
    _say(TWO_TIERS, "tuyển sinh mầm non", "vào mẫu giáo; gửi trẻ; nhà trẻ; vào mầm non; học mẫu giáo"),
    _say(ALWAYS, "chuyển trường đối với học sinh", "chuyển trường; xin chuyển trường; chuyển lớp"),
    _say(
        ALWAYS,
        "miễn, giảm học phí, hỗ trợ chi phí học tập",
        "học phí; miễn học phí; giảm học phí; tiền học",
    ),
    _say(
        ALWAYS,
        "cấp bản sao văn bằng, chứng chỉ từ sổ gốc",
        "mất bằng tốt nghiệp; mất bằng; bản sao bằng; xin lại bằng; mất bằng đại học; mất bằng cấp 3",
    ),
    _say(ALWAYS, "chỉnh sửa nội dung văn bằng, chứng chỉ", "sửa bằng; sai bằng tốt nghiệp; bằng bị sai"),
    _say(ALWAYS, "giấy phép lao động cho người nước ngoài", "thuê người nước ngoài; work permit; gplđ"),
    _say(
        ALWAYS,
        "vay vốn hỗ trợ tạo việc làm, duy trì và mở rộng việc làm",
        "vay vốn việc làm; vay giải quyết việc làm",
    ),
    _say(
        ALWAYS,
        "thành lập lớp mẫu giáo độc lập, nhóm trẻ độc lập",
        "mở nhóm trẻ; mở lớp mẫu giáo; mở nhà trẻ; mở lớp giữ trẻ",
    ),
)
BUSINESS = (
    _say(
        ALWAYS,
        "đăng ký hộ kinh doanh",
        "giấy phép kinh doanh; gpkd; mở quán; mở tiệm; mở cửa hàng; mở shop; hkd; đăng ký kinh doanh; "
        "buôn bán nhỏ; mở tạp hóa; mở hàng quán",
    ),
    _say(
        ALWAYS,
        "chấm dứt hoạt động hộ kinh doanh",
        "đóng cửa hộ kinh doanh; đóng cửa luôn hộ kinh doanh; nghỉ kinh doanh; nghỉ bán; dẹp quán; trả "
        "giấy phép kinh doanh; đóng hộ kinh doanh; giải thể hộ kinh doanh; đóng cửa luôn",
    ),
    _say(ALWAYS, "tạm ngừng kinh doanh hộ kinh doanh", "tạm nghỉ bán; tạm đóng cửa; tạm nghỉ kinh doanh"),
    _say(
        ALWAYS,
        "thay đổi nội dung đăng ký hộ kinh doanh",
        "đổi chủ hộ kinh doanh; đổi tên quán; thêm ngành nghề; đổi địa chỉ kinh doanh",
    ),
    _say(ALWAYS, "đăng ký thành lập công ty", "mở công ty; lập công ty; thành lập doanh nghiệp"),
    _say(ALWAYS, "giải thể doanh nghiệp", "đóng cửa công ty; giải thể công ty; đóng công ty"),
    _say(
        ALWAYS,
        "giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
        "an toàn thực phẩm; vệ sinh thực phẩm; attp; vsattp; giấy vệ sinh thực phẩm",
    ),
    _say(ALWAYS, "cấp giấy phép bán lẻ rượu", "bán rượu; giấy phép bán rượu"),
    _say(ALWAYS, "cấp giấy phép bán lẻ sản phẩm thuốc lá", "bán thuốc lá; giấy phép thuốc lá"),
    _say(
        ALWAYS,
        "giấy phép đủ điều kiện kinh doanh dịch vụ karaoke",
        "mở karaoke; quán karaoke; hát karaoke",
    ),
    _say(
        ALWAYS,
        "giấy chứng nhận đủ điều kiện hoạt động điểm cung cấp dịch vụ trò chơi điện tử công cộng",
        "quán net; quán game; tiệm net",
    ),
    _say(ALWAYS, "đăng ký hợp tác xã", "lập hợp tác xã; htx; mở hợp tác xã"),
    _say(ALWAYS, "đăng ký thuế, mã số thuế", "mã số thuế; mst; xin mã số thuế"),
    _say(ALWAYS, "miễn, giảm thuế", "miễn thuế; xin giảm thuế; giảm thuế"),
)
TRANSPORT_AND_MORE = (
    _say(
        ALWAYS,
        "cấp giấy phép lái xe",
        "bằng lái; bằng lái xe; gplx; thi bằng lái; giấy phép lái xe hạng b2",
    ),
    _say(ALWAYS, "đổi giấy phép lái xe", "đổi bằng lái; đổi bằng lái xe; bằng lái hết hạn"),
    _say(ALWAYS, "cấp lại giấy phép lái xe", "mất bằng lái; mất bằng lái xe; làm lại bằng lái"),
    _say(
        ALWAYS,
        "đăng ký, cấp biển số xe",
        "đăng ký xe; biển số xe; làm biển số; cà vẹt xe; cavet; sang tên xe; đăng ký xe máy",
    ),
    _say(ALWAYS, "công nhận hòa giải viên", "làm hòa giải viên"),
    _say(ALWAYS, "giải quyết khiếu nại", "khiếu nại; đi khiếu nại; kiện xã"),
    _say(ALWAYS, "giải quyết tố cáo", "tố cáo; đơn tố cáo"),
    _say(ALWAYS, "tiếp công dân", "gặp chủ tịch; gặp lãnh đạo"),
    _say(ALWAYS, "đăng ký hoạt động tín ngưỡng", "lễ hội đình; cúng đình; miếu; đình làng"),
    _say(ALWAYS, "đăng ký sinh hoạt tôn giáo tập trung", "nhóm cầu nguyện; điểm nhóm"),
    _say(ALWAYS, "tổ chức lễ hội", "mở lễ hội; làm lễ hội"),
    _say(
        ALWAYS,
        "cấp giấy phép sử dụng tạm thời lòng đường, hè phố",
        "mượn vỉa hè; dùng vỉa hè; chiếm vỉa hè; dựng rạp; đào đường",
    ),
    _say(ALWAYS, "cấp giấy phép chặt hạ, dịch chuyển cây xanh", "chặt cây; đốn cây; cưa cây"),
    _say(
        ALWAYS,
        "hỗ trợ khôi phục sản xuất vùng bị thiệt hại do thiên tai, dịch bệnh",
        "lợn chết; heo chết; mất mùa; dịch tả lợn; bão làm hỏng",
    ),
    _say(ALWAYS, "cấp giấy chứng nhận đăng ký tàu cá", "tàu đánh cá; ghe cá; thuyền đánh cá"),
    _say(
        ALWAYS,
        "tuyển chọn và gọi công dân nhập ngũ, đăng ký nghĩa vụ quân sự",
        "nghĩa vụ quân sự; đi lính; đi bộ đội; nvqs; khám nghĩa vụ",
    ),
)
SAYINGS: tuple[Saying, ...] = (
    *FAMILY,
    *PAPERS,
    *LAND_AND_HOUSES,
    *CARE,
    *LEARNING_AND_WORK,
    *BUSINESS,
    *TRANSPORT_AND_MORE,
)
